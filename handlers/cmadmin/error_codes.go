package cmadmin

import (
	"net/http"

	"tandem/handlers"
	"tandem/handlers/csvfile"
	"tandem/model"
	"tandem/model/emcode"
	"tandem/views/cmadmin"
	"tandem/views/i18n"
)

// longestSearch is how much of what was typed is looked for, in characters.
const longestSearch = 200

// ErrorCodes serves GET /ccmadmin/error-codes: every code of Extension Mobility,
// or those with the words that are searched for.
func ErrorCodes(w http.ResponseWriter, r *http.Request) error {
	p := cmadmin.ErrorCodesPage{}
	p.Search, p.Here, p.Entries, p.Messages = codesAsked(r)
	return handlers.Render(w, r, http.StatusOK, cmadmin.ErrorCodes(p))
}

// ErrorCodesCSV serves GET /ccmadmin/error-codes.csv: the same as a file.
func ErrorCodesCSV(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	return csvfile.Send(w, r, "extension-mobility-error-codes.csv", cmadmin.CodeHeads(ctx), func(yield func(...string) error) error {
		_, _, entries, messages := codesAsked(r)
		for _, e := range entries {
			if err := yield(cmadmin.CodeCells(ctx, e)...); err != nil {
				return err
			}
		}
		for _, m := range messages {
			if err := yield(cmadmin.MessageCells(ctx, m)...); err != nil {
				return err
			}
		}
		return nil
	})
}

func codesAsked(r *http.Request) (search string, here bool, entries []emcode.Entry, messages []emcode.Message) {
	values := r.URL.Query()
	search, here = model.OneLine(values.Get(cmadmin.ParamSearch), longestSearch), values.Get(cmadmin.ParamHere) == "true"
	entries, messages = cmadmin.FindCodes(search, here, i18n.FromContext(r.Context()))
	return search, here, entries, messages
}

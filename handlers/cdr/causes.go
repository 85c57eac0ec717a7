package cdr

import (
	"net/http"

	"tandem/handlers"
	"tandem/handlers/csvfile"
	"tandem/model"
	"tandem/model/cdr"
	pages "tandem/views/cdr"
	"tandem/views/component"
	"tandem/views/i18n"
)

// longestSearch is how much of what was typed is looked for, in characters.
const longestSearch = 200

// Causes serves GET /ccmservice/gateway-cdrs/causes: every cause of disconnection,
// or those with the words that are searched for.
func Causes(w http.ResponseWriter, r *http.Request) error {
	p := pages.CausesPage{}
	p.Search, p.Causes = causesAsked(r)
	return handlers.Render(w, r, http.StatusOK, pages.Causes(p))
}

// CausesCSV serves GET /ccmservice/gateway-cdrs/causes.csv: the same as a file.
func CausesCSV(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	return csvfile.Send(w, r, "disconnect-causes.csv", pages.CauseHeads(ctx), func(yield func(...string) error) error {
		_, causes := causesAsked(r)
		for _, c := range causes {
			if err := yield(pages.CauseCells(ctx, c)...); err != nil {
				return err
			}
		}
		return nil
	})
}

func causesAsked(r *http.Request) (search string, causes []cdr.Cause) {
	search = model.OneLine(r.URL.Query().Get(component.ParamSearch), longestSearch)
	return search, pages.FindCauses(search, i18n.FromContext(r.Context()))
}

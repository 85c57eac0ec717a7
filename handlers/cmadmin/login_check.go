package cmadmin

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"tandem/handlers"
	"tandem/model"
	"tandem/model/mobility"
	"tandem/views/cmadmin"
)

// longestName is how much of a user ID or a device name is looked for.
const longestName = 255

// LoginCheck serves Help > Login Check.
type LoginCheck struct {
	// Check returns the preconditions of a login: mobility.Service.
	Check func(ctx context.Context, userID, phone string) ([]mobility.Step, error)
}

// Show serves GET /ccmadmin/login-check. Other pages link to it with what they
// know; it checks when it knows both the user and the phone.
func (h *LoginCheck) Show(w http.ResponseWriter, r *http.Request) error {
	values, status := r.URL.Query(), http.StatusOK
	p := cmadmin.LoginCheckPage{UserID: askedFor(values, cmadmin.ParamUserID), Phone: askedFor(values, cmadmin.ParamPhone)}
	switch {
	case p.UserID != "" && p.Phone != "":
		steps, err := h.Check(r.Context(), p.UserID, p.Phone)
		if err != nil {
			return err
		}
		p.Steps = steps
	case values.Get(cmadmin.ParamCheck) != "":
		p.Errors, status = missingForCheck(p), http.StatusUnprocessableEntity
	}
	return handlers.Render(w, r, status, cmadmin.LoginCheck(p))
}

func askedFor(values url.Values, name string) string {
	return strings.TrimSpace(model.OneLine(values.Get(name), longestName))
}

func missingForCheck(p cmadmin.LoginCheckPage) model.FieldErrors {
	var errs model.FieldErrors
	if p.UserID == "" {
		errs = append(errs, model.FieldError{Field: cmadmin.ParamUserID, Text: model.T("Enter a value for %s", model.T("User ID"))})
	}
	if p.Phone == "" {
		errs = append(errs, model.FieldError{Field: cmadmin.ParamPhone, Text: model.T("Enter a value for %s", model.T("Device Name"))})
	}
	return errs
}

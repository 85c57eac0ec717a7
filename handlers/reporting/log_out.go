package reporting

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/emcode"
	"tandem/model/mobility"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/reporting"
)

// mostNamed is how many of the chosen sessions the question names.
const mostNamed = 20

// LogOut serves POST /cucreports/logged-in-devices/log-out: it logs out those who
// were chosen, or everybody whom the filter finds, after asking.
func (h *LoggedIn) LogOut(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	if r.PostForm.Get("action") == reporting.ActionAll {
		return h.logOutAll(w, r)
	}
	return h.logOutChosen(w, r)
}

func (h *LoggedIn) logOutChosen(w http.ResponseWriter, r *http.Request) error {
	chosen := r.PostForm[reporting.ParamSession]
	if len(chosen) == 0 {
		return form.Done(w, r, session.Flash{Kind: string(views.Error), Text: model.T("Select the phones to log out.")}, loggedInList().Back(r))
	}
	if !form.Confirmed(r) {
		return ask(w, r, component.Confirmation{Question: model.T("Log out %d users?", len(chosen)), Details: named(chosen)})
	}
	gone := 0
	for _, key := range chosen {
		phone, userID, _ := strings.Cut(key, " ")
		_, err := h.Mobility.Logout(r.Context(), mobility.LogoutRequest{Phone: phone, Only: userID, Reason: mobility.ByAdministrator})
		if code, ok := emcode.Of(err); ok && over(code) {
			gone++
		} else if err != nil {
			return err
		}
	}
	return done(w, r, len(chosen)-gone, gone)
}

// over reports whether a code says that the session had ended already.
func over(c emcode.Code) bool {
	return slices.Contains([]emcode.Code{emcode.NobodyLoggedIn, emcode.LacksProxyRights, emcode.DeviceUnknown}, c)
}

// named are the chosen sessions as the question lists them.
func named(chosen []string) []model.Text {
	var details []model.Text
	for _, key := range chosen[:min(len(chosen), mostNamed)] {
		phone, userID, _ := strings.Cut(key, " ")
		details = append(details, model.T("%s on %s", userID, phone))
	}
	if len(chosen) > mostNamed {
		details = append(details, model.T("and %d more", len(chosen)-mostNamed))
	}
	return details
}

func (h *LoggedIn) logOutAll(w http.ResponseWriter, r *http.Request) error {
	query := loggedInList().Posted(r)
	if !form.Confirmed(r) {
		found, err := h.Mobility.Find(r.Context(), query)
		if errors.As(err, new(model.FieldErrors)) {
			return handlers.SeeOther(w, r, loggedInList().Back(r)) // the list tells what is wrong
		}
		if err != nil {
			return err
		}
		return ask(w, r, component.Confirmation{Question: model.T("Log out all %d users whom the filter finds?", found.Total)})
	}
	n, err := h.Mobility.LogoutAll(r.Context(), mobility.Which{Query: query}, mobility.InBulk, "")
	if err != nil {
		return err
	}
	return done(w, r, n, 0)
}

// ask shows the page with the question c.
func ask(w http.ResponseWriter, r *http.Request, c component.Confirmation) error {
	c.Details = append(c.Details, model.T("Each phone goes back to its log out profile, or to its own settings."))
	c.Button, c.Cancel = component.Button{Text: model.T("Log Out"), Danger: true}, loggedInList().Back(r)
	return form.Confirm(w, r, views.Page{Title: model.T("Log Out"), Path: reporting.LoggedInPath}, c)
}

// done leads back to the list, which says how many were logged out.
func done(w http.ResponseWriter, r *http.Request, ended, gone int) error {
	flash := session.Flash{Kind: string(views.Success), Text: model.T("%d users were logged out", ended)}
	if gone > 0 {
		flash.Kind = string(views.Warning)
		flash.Details = []model.Text{model.T("%d had logged out already", gone)}
	}
	return form.Done(w, r, flash, loggedInList().Back(r))
}

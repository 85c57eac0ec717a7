package form

import (
	"net/http"

	"tandem/handlers"
	"tandem/views"
	"tandem/views/component"
)

// Confirmed reports whether the person was asked before what the posted form
// does: in a dialog, or on the page of Confirm.
func Confirmed(r *http.Request) bool { return r.PostForm.Get("confirmed") == "true" }

// Confirm answers a posted form with a page that asks, and posts the same
// values to the same address again when the answer is yes.
func Confirm(w http.ResponseWriter, r *http.Request, page views.Page, c component.Confirmation) error {
	c.Action, c.Values = r.URL.Path, WithoutSecrets(r.PostForm)
	c.Values.Del("return_to")
	c.Values.Del("version")
	r = r.WithContext(views.ReturningTo(r.Context(), c.Cancel))
	return handlers.Render(w, r, http.StatusOK, views.Confirm(views.ConfirmPage{Page: page, Confirmation: c}))
}

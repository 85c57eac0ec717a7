package session

import (
	"net/http"
	"net/url"

	"tandem/model"
)

// Flash is a message for the next page: what a change did.
type Flash struct {
	Kind string // "success", "warning", "error" or "info"
	Text model.Text
	// Details are further sentences below it.
	Details []model.Text
}

// Draft is what was typed into a form when it could not be saved: because the
// session had ended, or because the language was switched.
type Draft struct {
	Path   string
	Values url.Values
	// Expired says that the session had ended before the form was sent.
	Expired bool
}

// draftKey is where the values of a session hold the draft.
const draftKey = "draft"

// AddFlash shows f on the next page.
func (c *Current) AddFlash(w http.ResponseWriter, r *http.Request, f Flash) error {
	c.values.AddFlash(f)
	return c.values.Save(r, w)
}

// PopFlashes returns the messages for this page and forgets them.
func (c *Current) PopFlashes(w http.ResponseWriter, r *http.Request) ([]Flash, error) {
	found := c.values.Flashes()
	if len(found) == 0 {
		return nil, nil
	}
	flashes := make([]Flash, 0, len(found))
	for _, f := range found {
		if f, ok := f.(Flash); ok {
			flashes = append(flashes, f)
		}
	}
	return flashes, c.values.Save(r, w)
}

// SaveDraft keeps d until the form of its path is saved or another draft comes.
func (c *Current) SaveDraft(w http.ResponseWriter, r *http.Request, d Draft) error {
	c.values.Values[draftKey] = d
	return c.values.Save(r, w)
}

// Draft returns the draft for the request's path, if the request asks for it
// with the parameter "draft".
func (c *Current) Draft(r *http.Request) (Draft, bool) {
	d, ok := c.values.Values[draftKey].(Draft)
	return d, ok && r.URL.Query().Has("draft") && d.Path == r.URL.Path
}

// DropDraft forgets the draft after its form was saved.
func (c *Current) DropDraft(w http.ResponseWriter, r *http.Request) error {
	if _, ok := c.values.Values[draftKey]; !ok {
		return nil
	}
	delete(c.values.Values, draftKey)
	return c.values.Save(r, w)
}

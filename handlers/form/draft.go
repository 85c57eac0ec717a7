package form

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tandem/handlers/session"
	"tandem/model"
	"tandem/views"
)

// WithoutSecrets returns values without those that must not be kept: fields
// whose names speak of passwords, PINs, secrets or the setup token, and private
// keys in any field.
func WithoutSecrets(values url.Values) url.Values {
	kept := url.Values{}
	for name, v := range values {
		if !isSecret(name) && !slices.ContainsFunc(v, HoldsPrivateKey) {
			kept[name] = v
		}
	}
	return kept
}

func isSecret(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "_"), func(word string) bool {
		return slices.Contains([]string{"password", "pin", "secret", "token"}, word)
	})
}

// HoldsPrivateKey reports whether somebody pasted a private key, in PEM, where a
// certificate is asked for. It is neither kept nor shown again.
func HoldsPrivateKey(s string) bool { return strings.Contains(s, "PRIVATE KEY-----") }

// Draft fills the struct that dst points to from what was typed before the
// session ended or the language was switched, if the request asks for it. It
// returns the status that tells so, or nil.
func Draft(r *http.Request, dst any) (*views.Status, error) {
	current := session.FromContext(r.Context())
	if current == nil {
		return nil, nil
	}
	draft, ok := current.Draft(r)
	if !ok {
		return nil, nil
	}
	if err := Fill(dst, draft.Values); err != nil {
		return nil, err
	}
	status := Unsaved()
	if draft.Expired {
		status.Text = model.T("You were signed out before this was saved. What you typed is still here: check it and save again.")
	}
	return status, nil
}

// Unsaved returns the status of a form that shows what was typed and not saved.
func Unsaved() *views.Status {
	return &views.Status{Kind: views.Warning, Text: model.T("Nothing was saved yet. What you typed is still here."), Unsaved: true}
}

package account

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/views/i18n"
)

// LanguageCookie holds the language chosen in this browser.
const LanguageCookie = "tandem_language"

// Language serves the language switch.
type Language struct {
	// Open are the pages that nobody is signed in on, by path: they show again
	// what was typed.
	Open map[string]handlers.Func
}

// Switch serves POST /language. The button belongs to the form of the page it
// stands on, so what was typed there comes along and is kept.
func (h *Language) Switch(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	language := i18n.Language(r.PostForm.Get("language"))
	if !slices.Contains(i18n.Languages, language) {
		return model.ErrNotFound
	}
	http.SetCookie(w, &http.Cookie{
		Name: LanguageCookie, Value: string(language), Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()),
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	returnTo := LocalPath(r.PostForm.Get("return_to"))
	if redraw := h.open(returnTo); redraw != nil && session.FromContext(r.Context()) == nil {
		zone := i18n.FromContext(r.Context()).Zone
		ctx := i18n.NewContext(r.Context(), i18n.NewPrinter(language, zone))
		return redraw(w, r.WithContext(ctx))
	}
	return leadBack(w, r, returnTo)
}

func (h *Language) open(returnTo string) handlers.Func {
	u, err := url.Parse(returnTo)
	if err != nil {
		return nil
	}
	return h.Open[u.Path]
}

// leadBack leads to the page, with what was typed there as a draft.
func leadBack(w http.ResponseWriter, r *http.Request, returnTo string) error {
	values := form.WithoutSecrets(r.PostForm)
	for _, own := range []string{"language", "return_to"} {
		values.Del(own)
	}
	current := session.FromContext(r.Context())
	if current == nil || len(values) == 0 {
		return handlers.SeeOther(w, r, returnTo)
	}
	return keepDraft(w, r, current, returnTo, values, false)
}

package middleware

import (
	"net/http"

	handler "tandem/handlers/account"
	"tandem/handlers/session"
	"tandem/views/i18n"
)

// Locale puts the printer of the request into the context: in the language
// chosen in this browser, else the administrator's, else the best one that the
// browser asks for, else the cluster's; and in the cluster's time zone. It comes
// after Parameters, and after Session where there is one.
func Locale(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		printer := i18n.NewPrinter(i18n.Match(preferences(r)...), parameters(r).Location())
		next.ServeHTTP(w, r.WithContext(i18n.NewContext(r.Context(), printer)))
	})
}

// preferences returns the languages that are wanted, the most wanted first.
func preferences(r *http.Request) []string {
	var wanted []string
	if c, err := r.Cookie(handler.LanguageCookie); err == nil {
		wanted = append(wanted, c.Value)
	}
	if current := session.FromContext(r.Context()); current != nil && current.Administrator.Language != "" {
		wanted = append(wanted, current.Administrator.Language)
	}
	if header := r.Header.Get("Accept-Language"); header != "" {
		wanted = append(wanted, header)
	}
	return append(wanted, parameters(r).Language)
}

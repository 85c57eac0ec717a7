package middleware

import (
	"net/http"

	"tandem/handlers"
	handler "tandem/handlers/account"
	"tandem/handlers/session"
	"tandem/model/cluster"
	"tandem/views/i18n"
)

// Locale puts the printer of the request into the context: in the language
// chosen in this browser, else the administrator's, else the best one that the
// browser asks for, else the cluster's; and in the cluster's time zone.
func Locale(clusters *cluster.Store, adapter handlers.Adapter) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return adapter.Handle(func(w http.ResponseWriter, r *http.Request) error {
			parameters, err := clusters.Parameters(r.Context())
			if err != nil {
				return err
			}
			printer := i18n.NewPrinter(i18n.Match(preferences(r, parameters)...), parameters.Location())
			ctx := i18n.NewContext(r.Context(), printer)
			next.ServeHTTP(w, r.WithContext(ctx))
			return nil
		})
	}
}

func preferences(r *http.Request, parameters cluster.Parameters) []string {
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
	return append(wanted, parameters.Language)
}

package middleware

import (
	"context"
	"net/http"

	"tandem/handlers"
	"tandem/model/cluster"
)

type parametersKey struct{}

// Parameters loads the enterprise parameters, once for all the steps after it.
func Parameters(clusters *cluster.Store, adapter handlers.Adapter) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return adapter.Handle(func(w http.ResponseWriter, r *http.Request) error {
			loaded, err := clusters.Parameters(r.Context())
			if err != nil {
				return err
			}
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), parametersKey{}, loaded)))
			return nil
		})
	}
}

// parameters returns what Parameters has loaded for r.
func parameters(r *http.Request) cluster.Parameters {
	p, _ := r.Context().Value(parametersKey{}).(cluster.Parameters)
	return p
}

package middleware

import (
	"log/slog"
	"net/http"
	"runtime/debug"

	"tandem/handlers"
)

// Recover turns a panic of a handler into the error page.
func Recover(adapter handlers.Adapter) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				switch problem := recover(); problem {
				case nil:
				case http.ErrAbortHandler:
					panic(problem)
				default:
					slog.ErrorContext(r.Context(), "handler panicked", "path", r.URL.Path, "problem", problem, "stack", string(debug.Stack()))
					adapter.WriteError(w, r, handlers.OutcomeOf(http.ErrAbortHandler))
				}
			}()
			next.ServeHTTP(w, r)
		})
	}
}

package middleware

import (
	"fmt"
	"net/http"
	"runtime/debug"

	"tandem/handlers"
)

// Recover turns a panic into the error page; the log has the stack.
func Recover(adapter handlers.Adapter) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				switch problem := recover(); problem {
				case nil:
				case http.ErrAbortHandler: // somebody wants the connection to break
					panic(problem)
				default:
					adapter.Fail(w, r, fmt.Errorf("panic: %v\n%s", problem, debug.Stack()))
				}
			}()
			next.ServeHTTP(w, r)
		})
	}
}

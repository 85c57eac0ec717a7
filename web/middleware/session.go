package middleware

import (
	"errors"
	"net/http"

	chimiddleware "github.com/go-chi/chi/v5/middleware"

	"tandem/handlers"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/audit"
)

// Session finds out who is asking and puts the session and the audit actor into
// the context. A request without a valid session goes on as nobody's.
func Session(sessions *session.Store, accounts *account.Store, adapter handlers.Adapter) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return adapter.Handle(func(w http.ResponseWriter, r *http.Request) error {
			actor := audit.Actor{Address: chimiddleware.GetClientIP(r.Context())}
			current, err := sessions.Load(r)
			switch {
			case err == nil:
				if err := accounts.Touch(r.Context(), &current.Session); err != nil {
					return err
				}
				actor.Name = current.Administrator.UserName
				r = r.WithContext(session.NewContext(r.Context(), current))
			case !errors.Is(err, account.ErrNoSession):
				return err
			}
			next.ServeHTTP(w, r.WithContext(audit.NewContext(r.Context(), actor)))
			return nil
		})
	}
}

// Require lets only requests through that are signed in and have right. The
// others are asked to sign in, or told that they may not.
func Require(right account.Right, ask handlers.Func, adapter handlers.Adapter) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return adapter.Handle(func(w http.ResponseWriter, r *http.Request) error {
			current := session.FromContext(r.Context())
			if current == nil {
				return ask(w, r)
			}
			if right != "" && !current.Administrator.Group.Has(right) {
				return model.ErrForbidden
			}
			next.ServeHTTP(w, r)
			return nil
		})
	}
}

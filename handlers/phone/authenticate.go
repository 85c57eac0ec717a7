package phone

import (
	"context"
	"io"
	"log/slog"
	"net/http"

	chimiddleware "github.com/go-chi/chi/v5/middleware"
)

// AuthenticatePath is where a phone asks whether it should do what somebody tells
// it.
const AuthenticatePath = "/ccmcip/authenticate.jsp"

// The answers, as phones know them.
const (
	authorized   = "AUTHORIZED"
	unauthorized = "UN-AUTHORIZED"
)

// Authorizer knows who may tell a phone something; package phoneconfig has one.
type Authorizer interface {
	Authorized(ctx context.Context, userID, password, device string) (bool, error)
}

// Authenticate answers phones that were told something with a user name and a
// password.
type Authenticate struct{ Authorizer Authorizer }

// ServeHTTP answers AUTHORIZED or UN-AUTHORIZED as plain text.
func (a *Authenticate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v := readValues(r)
	ok, err := a.Authorizer.Authorized(r.Context(), v["UserID"], v["Password"], v["devicename"])
	if err != nil && r.Context().Err() == nil {
		slog.ErrorContext(r.Context(), "phone not answered who may tell it something",
			"id", chimiddleware.GetReqID(r.Context()), "error", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=UTF-8")
	h.Set("Expires", "-1")
	h.Set("Cache-Control", "no-store")
	answer := unauthorized
	if ok && err == nil {
		answer = authorized
	}
	_, _ = io.WriteString(w, answer) // the phone has gone away
}

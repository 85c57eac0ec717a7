package handlers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/go-chi/chi/v5/middleware"

	"tandem/model"
)

// Func serves one request. It decides first and writes last, so that an error
// it returns can still become a page.
type Func func(w http.ResponseWriter, r *http.Request) error

// Outcome is the page for an error: its status, what happened and what to do.
type Outcome struct {
	Status int
	Title  model.Text
	Advice model.Text
}

// outcomes maps the errors that are part of normal life. Anything else is a 500.
var outcomes = []struct {
	err error
	Outcome
}{
	{model.ErrNotFound, Outcome{http.StatusNotFound,
		model.T("This page or record does not exist"),
		model.T("It may have been deleted, or the address is not complete. Choose a page from the menu.")}},
	{model.ErrForbidden, Outcome{http.StatusForbidden,
		model.T("You are not allowed to do this"),
		model.T("Your access group lacks the right. Ask a super user to do it or to change your group.")}},
	{model.ErrConflict, Outcome{http.StatusConflict,
		model.T("The record was changed by someone else"),
		model.T("Nothing was saved. Open the page again to see the current values.")}},
	{model.ErrUnavailable, Outcome{http.StatusServiceUnavailable,
		model.T("The service is not available"),
		model.T("The service that does this is stopped or the node is not reachable. Look at Control Center in Cisco Unified Serviceability.")}},
	{ErrBadRequest, Outcome{http.StatusBadRequest,
		model.T("The request could not be understood"),
		model.T("Go back, reload the page and try again.")}},
	{ErrForeign, Outcome{http.StatusForbidden,
		model.T("The request came from another site"),
		model.T("Nothing was changed. Open the page here and try again.")}},
}

var (
	// ErrBadRequest says that a request is not of the form any page sends.
	ErrBadRequest = errors.New("bad request")
	// ErrForeign says that another site made the browser send a request.
	ErrForeign = errors.New("cross-origin request")
)

// OutcomeOf returns the page for err.
func OutcomeOf(err error) Outcome {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return Outcome{http.StatusRequestEntityTooLarge,
			model.T("What you sent is too large"),
			model.T("A form may hold %d bytes. Go back, shorten the longest field and try again; your browser still has what you typed.", tooLarge.Limit)}
	}
	for _, o := range outcomes {
		if errors.Is(err, o.err) {
			return o.Outcome
		}
	}
	return Outcome{http.StatusInternalServerError,
		model.T("Something went wrong on this node"),
		model.T("It was written to the log under the number below. Try again; if it happens again, tell whoever runs this node the number.")}
}

// Adapter serves a Func and writes the page of an error it returns.
type Adapter struct {
	// WriteError writes the page for an outcome.
	WriteError func(w http.ResponseWriter, r *http.Request, o Outcome)
}

// Handle returns f as a handler.
func (a Adapter) Handle(f Func) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := f(w, r)
		if err == nil || errors.Is(err, context.Canceled) && r.Context().Err() != nil {
			return
		}
		a.Fail(w, r, err)
	}
}

// Fail writes the page of err. What nobody expects is logged under the number
// that the page tells.
func (a Adapter) Fail(w http.ResponseWriter, r *http.Request, err error) {
	o := OutcomeOf(err)
	if o.Status == http.StatusInternalServerError {
		slog.ErrorContext(r.Context(), "request failed", "id", middleware.GetReqID(r.Context()),
			"method", r.Method, "path", r.URL.Path, "error", err)
	}
	a.WriteError(w, r, o)
}

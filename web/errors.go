package main

import (
	"log/slog"
	"net/http"

	"github.com/go-chi/chi/v5"
	chimiddleware "github.com/go-chi/chi/v5/middleware"

	"tandem/handlers"
	"tandem/model"
	"tandem/views"
)

// writeError writes the page for an outcome. If even that fails, plain words
// are written.
func writeError(w http.ResponseWriter, r *http.Request, o handlers.Outcome) {
	page := views.ErrorPage{Page: views.Page{Title: o.Title}, Advice: o.Advice}
	if o.Status == http.StatusInternalServerError {
		page.RequestID = chimiddleware.GetReqID(r.Context())
	}
	if err := handlers.Render(w, r, o.Status, views.ErrorContent(page)); err != nil {
		slog.ErrorContext(r.Context(), "error page failed", "error", err)
		http.Error(w, "Something went wrong on this node.", http.StatusInternalServerError)
	}
}

// notFound answers addresses that do not exist.
func notFound(http.ResponseWriter, *http.Request) error { return model.ErrNotFound }

// wrongMethod answers requests with a method that the address does not take:
// somebody opens what forms are posted to.
func (a *app) wrongMethod(w http.ResponseWriter, r *http.Request) error {
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if chi.RouteContext(r.Context()).Routes.Match(chi.NewRouteContext(), method, r.URL.Path) {
			w.Header().Add("Allow", method)
		}
	}
	page := handlers.OutcomeOf(model.ErrNotFound)
	page.Status = http.StatusMethodNotAllowed
	a.adapter.WriteError(w, r, page)
	return nil
}

// foreign answers requests that another site made the browser send.
func foreign(http.ResponseWriter, *http.Request) error { return handlers.ErrForeign }

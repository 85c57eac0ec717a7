package handlers_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5/middleware"

	"tandem/handlers"
	"tandem/model"
)

func TestEveryErrorHasItsPage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		err    error
		status int
		title  string
	}{
		{model.ErrNotFound, 404, "This page or record does not exist"},
		{model.ErrForbidden, 403, "You are not allowed to do this"},
		{model.ErrConflict, 409, "The record was changed by someone else"},
		{model.ErrUnavailable, 503, "The service is not available"},
		{handlers.ErrBadRequest, 400, "The request could not be understood"},
		{handlers.ErrForeign, 403, "The request came from another site"},
		{&http.MaxBytesError{Limit: 10}, 413, "What you sent is too large"},
		{model.FieldErrors{{Field: "a"}}, 500, "Something went wrong on this node"},
		{errors.New("disk full"), 500, "Something went wrong on this node"},
	}
	for _, tt := range tests {
		for _, err := range []error{tt.err, fmt.Errorf("saving: %w", tt.err)} {
			got := handlers.OutcomeOf(err)
			if got.Status != tt.status || got.Title.Key != tt.title || got.Advice.IsZero() {
				t.Errorf("%v: got %d %q, want %d %q and advice", err, got.Status, got.Title.Key, tt.status, tt.title)
			}
		}
	}
}

// serve handles a request with f and returns the answer and what was logged.
func serve(t *testing.T, r *http.Request, f handlers.Func) (*httptest.ResponseRecorder, string) {
	t.Helper()
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	adapter := handlers.Adapter{WriteError: func(w http.ResponseWriter, _ *http.Request, o handlers.Outcome) {
		http.Error(w, o.Title.Key, o.Status)
	}}
	w := httptest.NewRecorder()
	r.Header.Set(middleware.RequestIDHeader, "number-7")
	middleware.RequestID(adapter.Handle(f)).ServeHTTP(w, r)
	return w, log.String()
}

// TestAdapter is not parallel: it watches the program's log.
func TestAdapter(t *testing.T) {
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name   string
		ctx    context.Context
		err    error
		status int
		logged bool
	}{
		{"nothing went wrong", t.Context(), nil, 200, false},
		{"part of normal life", t.Context(), fmt.Errorf("loading: %w", model.ErrNotFound), 404, false},
		{"a surprise", t.Context(), errors.New("disk full"), 500, true},
		{"the browser has gone", gone, fmt.Errorf("reading: %w", context.Canceled), 200, false},
		{"something else was cancelled", t.Context(), context.Canceled, 500, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/x", nil).WithContext(tt.ctx)
			w, log := serve(t, r, func(http.ResponseWriter, *http.Request) error { return tt.err })
			if w.Code != tt.status || tt.status == 200 && w.Body.Len() > 0 {
				t.Errorf("got %d %q, want %d", w.Code, w.Body, tt.status)
			}
			if got := strings.Count(log, "request failed"); (got == 1) != tt.logged || got > 1 {
				t.Errorf("logged %d times, want it: %v\n%s", got, tt.logged, log)
			}
			if tt.logged && !strings.Contains(log, "id=number-7") {
				t.Errorf("the log does not tell the request's number: %s", log)
			}
		})
	}
}

// page is one with a part that can be replaced.
func page(fail error) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, "<h1>whole</h1>"); err != nil {
			return err
		}
		part := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, "<p>part</p>")
			return errors.Join(err, fail)
		})
		return templ.Fragment("part").Render(templ.WithChildren(ctx, part), w)
	})
}

func TestRender(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, kind, target, want string
	}{
		{"the whole page", "", "", "<h1>whole</h1><p>part</p>"},
		{"a part", "partial", "div#part", "<p>part</p>"},
		{"a part that the page does not have", "partial", "div#other", "<h1>whole</h1><p>part</p>"},
		{"a target without an id", "partial", "div", "<h1>whole</h1><p>part</p>"},
		{"a whole page for htmx", "full", "div#part", "<h1>whole</h1><p>part</p>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, w := httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder()
			r.Header.Set("HX-Request-Type", tt.kind)
			r.Header.Set("HX-Target", tt.target)
			if err := handlers.Render(w, r, http.StatusConflict, page(nil)); err != nil {
				t.Fatal(err)
			}
			if w.Code != http.StatusConflict || w.Body.String() != tt.want || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
				t.Errorf("got %d %s %q, want %q", w.Code, w.Header(), w.Body, tt.want)
			}
		})
	}
}

func TestRenderWritesNothingOfAPageThatFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	w := httptest.NewRecorder()
	err := handlers.Render(w, httptest.NewRequest(http.MethodGet, "/", nil), http.StatusOK, page(broken))
	if !errors.Is(err, broken) || w.Body.Len() > 0 || len(w.Header()) > 0 {
		t.Errorf("got %v, %q, %v; want the error and nothing written", err, w.Body, w.Header())
	}
}

func TestPathID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"1": 1, "42": 42, "0": 0, "-1": 0, "x": 0, "": 0, "9223372036854775808": 0} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.SetPathValue("id", text)
		got, err := handlers.PathID(r)
		if got != want || errors.Is(err, model.ErrNotFound) != (want == 0) {
			t.Errorf("%q: got %d, %v; want %d", text, got, err, want)
		}
		found, err := handlers.ByID(r, func(_ context.Context, id int64) (int64, error) { return 10 * id, nil })
		if found != 10*want || errors.Is(err, model.ErrNotFound) != (want == 0) {
			t.Errorf("%q: got what is known under %d, %v; want %d", text, found/10, err, want)
		}
	}
}

package middleware_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tandem/handlers"
	"tandem/web/middleware"
)

// TestRecover is not parallel: it watches the program's log.
func TestRecover(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	adapter := handlers.Adapter{WriteError: func(w http.ResponseWriter, _ *http.Request, o handlers.Outcome) {
		w.WriteHeader(o.Status)
	}}
	serve := func(problem any) int {
		w := httptest.NewRecorder()
		broken := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(problem) })
		middleware.Recover(adapter)(broken).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		return w.Code
	}

	if got := serve("out of paper"); got != http.StatusInternalServerError {
		t.Errorf("got status %d, want 500", got)
	}
	if got := log.String(); !strings.Contains(got, "out of paper") || !strings.Contains(got, "recover_test.go") {
		t.Errorf("the log has no reason or no stack: %s", got)
	}
	defer func() {
		if got := recover(); got != http.ErrAbortHandler {
			t.Errorf("what breaks the connection on purpose: got panic %v, want it passed on", got)
		}
	}()
	serve(http.ErrAbortHandler)
}

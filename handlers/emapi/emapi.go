package emapi

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	chimiddleware "github.com/go-chi/chi/v5/middleware"

	"tandem/model/emapi"
	"tandem/model/emcode"
	"tandem/model/mobility"
)

// Path is where programs send messages (spec/wire-formats.md 2.1).
const Path = "/emservice/EMServiceServlet"

// control is the name of the form's only control.
const control = "xml"

// maxBody is the largest form: each byte of a message may be percent-encoded.
const maxBody = len(control+"=") + 3*emapi.MaxSize

// retryAfter is how many seconds a program should wait while the service is
// stopped.
const retryAfter = "60"

// API answers the programs that use the Extension Mobility API.
type API struct {
	// Mobility logs in and out, and answers queries.
	Mobility *mobility.Service
	// Running reports whether the service Cisco Extension Mobility runs here.
	Running func() bool
}

// ServeHTTP answers 200 to every message, also to one that is refused or makes no
// sense: the body tells. It is 503 while the service is stopped.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !a.Running() {
		w.Header().Set("Retry-After", retryAfter)
		http.Error(w, "the service "+mobility.ServiceName+" is stopped", http.StatusServiceUnavailable)
		return
	}
	answer, err := a.answer(w, r)
	if err != nil {
		answer = refuse(r, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/xml; charset=UTF-8")
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(answer) // the program has gone away
}

func (a *API) answer(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	text, err := read(w, r)
	if err != nil {
		return nil, err
	}
	message, err := emapi.Parse(text)
	if err != nil {
		return nil, err
	}
	return a.carryOut(r, message)
}

// read returns the XML of a request: of the control in the address, of the form
// in the body, or the body itself when it is no form.
func read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if text := controlOf(r.URL.RawQuery); text != "" {
		return []byte(text), nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(maxBody)))
	if err != nil {
		return nil, &emapi.Error{Code: emcode.ParseError, Reason: "the body is too large or incomplete"}
	}
	if strings.HasPrefix(strings.TrimLeft(string(body), " \t\r\n\ufeff"), "<") {
		return body, nil
	}
	return []byte(controlOf(string(body))), nil
}

// controlOf returns the value of the control in a form, "" when there is none or
// it is not encoded well. Unlike net/url it takes a semicolon as what it is,
// since some programs encode nothing.
func controlOf(form string) string {
	for part := range strings.SplitSeq(form, "&") {
		if name, value, _ := strings.Cut(part, "="); name == control {
			text, _ := url.QueryUnescape(value)
			return text
		}
	}
	return ""
}

// refuse returns the answer that tells why. What nobody expects is an error of
// the database and is logged.
func refuse(r *http.Request, err error) []byte {
	if malformed := (*emapi.Error)(nil); errors.As(err, &malformed) {
		slog.DebugContext(r.Context(), "em api message refused", "reason", malformed.Reason)
		return emapi.Failure(malformed.Code, "")
	}
	code, known := emcode.Of(err)
	if known && !code.OfServer() {
		slog.InfoContext(r.Context(), "em api request refused", "code", int(code), "error", err)
		return emapi.Failure(code, "")
	}
	if r.Context().Err() == nil {
		slog.ErrorContext(r.Context(), "em api request failed", "id", chimiddleware.GetReqID(r.Context()), "error", err)
	}
	if !known {
		code = emcode.DatabaseError
	}
	return emapi.Failure(code, "")
}

// Package ddce is the Call Home back end that is built in: devices and the
// outbox of this program post messages to it. It is for programs: it needs no
// session and answers in plain text, or with a short XML receipt.
//
// No reply of the vendor's back end is public (spec/wire-formats.md section
// 1.1), so the statuses say what happened and the receipt is our own. Package
// main routes callhome.ReceiverPath and GatewayPath here.
package ddce

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"

	chimiddleware "github.com/go-chi/chi/v5/middleware"

	"tandem/model"
	"tandem/model/callhome"
)

// GatewayPath is where devices post messages on a Transport Gateway
// (spec/wire-formats.md section 1.1).
const GatewayPath = "/Transportgateway/services/DeviceRequestHandler"

// retryAfter is how many seconds a sender should wait while the service is
// stopped.
const retryAfter = "60"

// Receipt is the body of the answer to a message that was taken.
type Receipt struct {
	XMLName   xml.Name `xml:"urn:tandem:callhome Receipt"`
	MessageID string   `xml:"MessageId"`
	// Status is "accepted", or "duplicate" when the message was here before.
	Status string `xml:"Status"`
}

// Handler takes messages for receiver. It answers 200 with a Receipt; 400 when
// the content is no message, 409 when another one has its message id, 413 when
// it is too large, 415 when it is not XML, and 503 while the service is stopped.
func Handler(receiver *callhome.Receiver) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		receipt, err := receive(receiver, w, r)
		if err != nil {
			refuse(w, r, err)
			return
		}
		accept(w, r, receipt)
	}
}

func receive(receiver *callhome.Receiver, w http.ResponseWriter, r *http.Request) (callhome.Receipt, error) {
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return callhome.Receipt{}, errEncoding
	}
	if r.ContentLength > callhome.MaxAMLSize {
		return callhome.Receipt{}, callhome.ErrTooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, callhome.MaxAMLSize))
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		return callhome.Receipt{}, callhome.ErrTooLarge
	case err != nil:
		return callhome.Receipt{}, fmt.Errorf("%w: %w", errIncomplete, err)
	}
	return receiver.Receive(r.Context(), remote(r), r.Header.Get("Content-Type"), body)
}

var (
	errEncoding   = errors.New("the content must not be compressed")
	errIncomplete = errors.New("the content did not arrive completely")
)

// remote returns the IP address of the sender.
func remote(r *http.Request) string {
	if ip := chimiddleware.GetClientIP(r.Context()); ip != "" {
		return ip
	}
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	return host
}

func accept(w http.ResponseWriter, r *http.Request, receipt callhome.Receipt) {
	answer := Receipt{MessageID: receipt.MessageID, Status: "accepted"}
	if receipt.Duplicate {
		answer.Status = "duplicate"
	}
	body, err := xml.Marshal(answer)
	if err != nil {
		refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	_, _ = fmt.Fprintf(w, "%s%s\n", xml.Header, body) // the sender has gone away
}

// statuses maps why a message is not taken; anything else is a 500.
var statuses = []struct {
	err    error
	status int
}{
	{model.ErrUnavailable, http.StatusServiceUnavailable},
	{callhome.ErrContentType, http.StatusUnsupportedMediaType},
	{errEncoding, http.StatusUnsupportedMediaType},
	{callhome.ErrTooLarge, http.StatusRequestEntityTooLarge},
	{callhome.ErrDifferent, http.StatusConflict},
	{callhome.ErrNotAML, http.StatusBadRequest},
	{errIncomplete, http.StatusBadRequest},
}

// refuse answers with the reason as plain text.
func refuse(w http.ResponseWriter, r *http.Request, err error) {
	for _, s := range statuses {
		if errors.Is(err, s.err) {
			if s.status == http.StatusServiceUnavailable {
				w.Header().Set("Retry-After", retryAfter)
				err = errors.New("the service Call Home Receiver is stopped")
			}
			http.Error(w, err.Error(), s.status)
			return
		}
	}
	if r.Context().Err() == nil {
		slog.ErrorContext(r.Context(), "received message not stored", "path", r.URL.Path, "error", err)
	}
	http.Error(w, "the message could not be stored, post it again", http.StatusInternalServerError)
}

package serviceability

import (
	"fmt"
	"net/http"
	"strings"

	"tandem/handlers"
	"tandem/handlers/findlist"
	"tandem/model"
	"tandem/model/callhome"
	"tandem/views/serviceability"
)

// Received serves Call Home > Received Messages.
type Received struct {
	Receiver *callhome.Receiver
	// URL is where devices post to; Running reports whether that is answered.
	URL     string
	Running func() bool
}

// List serves GET /ccmservice/call-home/received.
func (h *Received) List(w http.ResponseWriter, r *http.Request) error {
	found, err := findlist.Search(r, findlist.List{
		Path:       serviceability.ReceivedPath,
		Label:      model.T("Find Received Messages where"),
		Fields:     serviceability.ReceivedFields(),
		Sort:       "received_at",
		Descending: true,
	}, h.Receiver.Find)
	if err != nil {
		return err
	}
	return handlers.Render(w, r, found.Status, serviceability.ReceivedList(serviceability.ReceivedListPage{
		Page: found.Page, List: found.List, Messages: found.Items, ReceiverURL: h.URL, Running: h.Running(),
	}))
}

// Message serves GET /ccmservice/call-home/received/{id}.
func (h *Received) Message(w http.ResponseWriter, r *http.Request) error {
	message, err := h.message(r)
	if err != nil {
		return err
	}
	page := serviceability.ReceivedPage{Message: message}
	if envelope, err := callhome.ParseAML(message.Body); err == nil {
		page.Envelope = &envelope
	}
	return handlers.Render(w, r, http.StatusOK, serviceability.Received(page))
}

// Download serves GET /ccmservice/call-home/received/{id}/download: the bytes
// that were posted.
func (h *Received) Download(w http.ResponseWriter, r *http.Request) error {
	message, err := h.message(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.xml"`, fileName(message.MessageID)))
	_, _ = w.Write(message.Body) // the client has gone away
	return nil
}

func (h *Received) message(r *http.Request) (callhome.Received, error) {
	return handlers.ByID(r, h.Receiver.Get)
}

// fileName makes what a device wrote fit for the name of a file.
func fileName(messageID string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case '0' <= c && c <= '9', 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z', c == '-', c == '_':
			return c
		default:
			return '-'
		}
	}, messageID)
}

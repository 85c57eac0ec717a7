package serviceability

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"tandem/handlers"
	"tandem/handlers/findlist"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/callhome"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/serviceability"
)

// Deliveries serves Call Home > Delivery Log.
type Deliveries struct {
	Outbox *callhome.Outbox
	// Sending reports whether this node's sender runs.
	Sending func() bool
}

func deliveryList() findlist.List {
	return findlist.List{
		Path:  serviceability.DeliveriesPath,
		Label: model.T("Find Deliveries where"),
		Fields: []component.FindField{
			{Name: "destination", Label: model.T("Destination")},
			{Name: "state", Label: model.T("Status"), Options: serviceability.StateOptions()},
			{Name: "kind", Label: model.T("Message"), Options: serviceability.KindOptions()},
			{Name: "created_at", Label: model.T("Queued at"), Time: true},
			{Name: "delivered_at", Label: model.T("Delivered at"), Time: true},
			{Name: "message_id", Label: model.T("Message ID")},
			{Name: "last_error", Label: model.T("Last error")},
		},
		Sort: "created_at", Descending: true,
	}
}

// List serves GET /ccmservice/call-home/deliveries.
func (h *Deliveries) List(w http.ResponseWriter, r *http.Request) error {
	found, err := findlist.Search(r, deliveryList(), h.Outbox.Find)
	if err != nil {
		return err
	}
	failed, err := h.Outbox.CountFailed(r.Context())
	if err != nil {
		return err
	}
	if found.Page.Status, err = form.Flashed(w, r); err != nil {
		return err
	}
	return handlers.Render(w, r, found.Status, serviceability.Deliveries(serviceability.DeliveriesPage{
		Page: found.Page, List: found.List, Deliveries: found.Items, Failed: failed,
		ReadOnly: !session.May(r.Context(), account.RightServiceabilityUpdate),
	}))
}

// Show serves GET /ccmservice/call-home/deliveries/{id}.
func (h *Deliveries) Show(w http.ResponseWriter, r *http.Request) error {
	d, err := h.delivery(r)
	if err != nil {
		return err
	}
	attempts, err := h.Outbox.Attempts(r.Context(), d.ID)
	if err != nil {
		return err
	}
	status, err := form.Flashed(w, r)
	if err != nil {
		return err
	}
	return handlers.Render(w, r, http.StatusOK, serviceability.Delivery(serviceability.DeliveryPage{
		Page: views.Page{Status: status}, Delivery: d, Attempts: attempts, Sending: h.Sending(),
		ReadOnly: !session.May(r.Context(), account.RightServiceabilityUpdate),
	}))
}

// Act serves POST /ccmservice/call-home/deliveries/{id}: resend, try or cancel.
func (h *Deliveries) Act(w http.ResponseWriter, r *http.Request) error {
	id, err := handlers.PathID(r)
	if err != nil {
		return err
	}
	if err := form.Parse(w, r); err != nil {
		return err
	}
	ctx, next := r.Context(), serviceability.DeliveryURL(id)
	switch r.PostForm.Get("action") {
	case "resend":
		again, err := h.Outbox.Resend(ctx, id)
		if err != nil {
			return refused(w, r, err, next)
		}
		return done(w, r, model.T("The same message is queued again"), serviceability.DeliveryURL(again.ID))
	case "try":
		if err := h.Outbox.TryNow(ctx, id); err != nil {
			return refused(w, r, err, next)
		}
		return done(w, r, h.tried(), next)
	case "cancel":
		return h.cancel(w, r, id)
	default:
		return handlers.ErrBadRequest
	}
}

// tried says when the next try is made after somebody asked for it.
func (h *Deliveries) tried() model.Text {
	if h.Sending() {
		return model.T("The next try is being made now")
	}
	return model.T("The next try is made as soon as the service Call Home Sender runs")
}

func (h *Deliveries) cancel(w http.ResponseWriter, r *http.Request, id int64) error {
	next := serviceability.DeliveryURL(id)
	if !form.Confirmed(r) {
		return form.Confirm(w, r, views.Page{Title: model.T("Cancel Delivery"), Path: serviceability.DeliveriesPath}, component.Confirmation{
			Question: model.T("Cancel this delivery? The message will not be sent unless you resend it."),
			Button:   component.Button{Text: model.T("Cancel Delivery"), Name: "action", Value: "cancel", Danger: true},
			Cancel:   next,
		})
	}
	if err := h.Outbox.Cancel(r.Context(), id); err != nil {
		return refused(w, r, err, next)
	}
	return done(w, r, model.T("The delivery is cancelled"), next)
}

// ResendFailed serves POST /ccmservice/call-home/deliveries/resend-failed.
func (h *Deliveries) ResendFailed(w http.ResponseWriter, r *http.Request) error {
	n, err := h.Outbox.ResendFailed(r.Context())
	if err != nil {
		return refused(w, r, err, serviceability.DeliveriesPath)
	}
	return done(w, r, model.T("%d failed messages are queued again", n), serviceability.DeliveriesPath)
}

// Download serves GET /ccmservice/call-home/deliveries/{id}/{part}: the exact
// bytes of the text, the AML or the e-mail.
func (h *Deliveries) Download(w http.ResponseWriter, r *http.Request) error {
	d, err := h.delivery(r)
	if err != nil {
		return err
	}
	return download(w, r, d.Message, d.Wire)
}

func (h *Deliveries) delivery(r *http.Request) (callhome.Delivery, error) {
	return handlers.ByID(r, h.Outbox.Delivery)
}

// download sends the part of a message that the address names.
func download(w http.ResponseWriter, r *http.Request, m callhome.Message, wire []byte) error {
	part := r.PathValue("part")
	data, contentType, ending := m.Text, "text/plain; charset=utf-8", "txt"
	switch part {
	case "text":
	case "aml":
		data, contentType, ending = m.AML, "application/xml", "xml"
	case "email":
		data, contentType, ending = wire, "message/rfc822", "eml"
	default:
		return model.ErrNotFound
	}
	if len(data) == 0 {
		return model.ErrNotFound
	}
	name := strings.ReplaceAll(m.MessageID, ":", "-") + "." + ending
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	_, err := w.Write(data)
	return err
}

// done leads to next, which says text.
func done(w http.ResponseWriter, r *http.Request, text model.Text, next string) error {
	return form.Done(w, r, session.Flash{Kind: string(views.Success), Text: text}, next)
}

// refused leads to next, which says why the outbox refused. Other errors are
// returned.
func refused(w http.ResponseWriter, r *http.Request, err error, next string) error {
	var refusal *callhome.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	return form.Done(w, r, session.Flash{Kind: string(views.Error), Text: refusal.Text}, next)
}

package serviceability

import (
	"context"
	"net/http"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/callhome"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/serviceability"
)

// Messages serves Call Home > Message Preview.
type Messages struct {
	Config *callhome.ConfigStore
	Outbox *callhome.Outbox
}

// messagesForm says which message to make.
type messagesForm struct {
	Kind string `form:"kind" label:"Message" validate:"required,choice"`
	Mode string `form:"mode" label:"Mode" validate:"required,choice"`
}

// Options are the choices of the form's fields.
func (messagesForm) Options() map[string][]component.Option {
	return map[string][]component.Option{
		"kind": serviceability.KindOptions(), "mode": serviceability.MessageModeOptions(),
	}
}

// Show serves GET /ccmservice/call-home/messages.
func (h *Messages) Show(w http.ResponseWriter, r *http.Request) error {
	stored, err := h.Config.Load(r.Context())
	if err != nil {
		return err
	}
	f := messagesForm{Kind: string(callhome.Inventory), Mode: string(callhome.Smart)}
	if stored.Mode.Sends() {
		f.Mode = string(stored.Mode)
	}
	return h.page(w, r, http.StatusOK, f, nil)
}

// Make serves POST /ccmservice/call-home/messages: it makes the message and
// leads to it.
func (h *Messages) Make(w http.ResponseWriter, r *http.Request) error {
	var f messagesForm
	if err := form.Decode(w, r, &f); err != nil {
		return err
	}
	errs := form.Validate(&f)
	if f.Kind == string(callhome.Configuration) && f.Mode == string(callhome.Anonymous) {
		errs.Add("kind", model.T("Anonymous Call Home sends no configuration message. Choose another message or Smart Call Home."))
	}
	if len(errs) > 0 {
		return h.page(w, r, http.StatusUnprocessableEntity, f, errs)
	}
	m, err := h.Outbox.Preview(r.Context(), callhome.Kind(f.Kind), callhome.Mode(f.Mode))
	if err != nil {
		return err
	}
	return handlers.SeeOther(w, r, serviceability.MessageURL(m.ID))
}

func (h *Messages) page(w http.ResponseWriter, r *http.Request, status int, f messagesForm, errs model.FieldErrors) error {
	return handlers.Render(w, r, status, serviceability.Messages(serviceability.MessagesPage{
		Page: views.Page{Errors: errs}, Fields: form.Fields(&f, errs),
		ReadOnly: !session.May(r.Context(), account.RightServiceabilityUpdate),
	}))
}

// Message serves GET /ccmservice/call-home/messages/{id}.
func (h *Messages) Message(w http.ResponseWriter, r *http.Request) error {
	m, err := h.message(r)
	if err != nil {
		return err
	}
	status, err := form.Flashed(w, r)
	if err != nil {
		return err
	}
	p := serviceability.MessagePage{Page: views.Page{Status: status}, Message: m}
	if p.WhyNot, err = h.whyNot(r.Context(), m); err != nil {
		return err
	}
	p.CanSend = p.WhyNot.IsZero() && session.May(r.Context(), account.RightServiceabilityUpdate)
	return handlers.Render(w, r, http.StatusOK, serviceability.Message(p))
}

// whyNot says why m may not be sent as it is, or nothing.
func (h *Messages) whyNot(ctx context.Context, m callhome.Message) (model.Text, error) {
	stored, err := h.Config.Load(ctx)
	if err != nil {
		return model.Text{}, err
	}
	accepted, err := h.Config.Accepted(ctx, stored.Mode)
	switch {
	case err != nil:
		return model.Text{}, err
	case !stored.Mode.Sends():
		return model.T("It cannot be sent, because Call Home is off."), nil
	case stored.Mode != m.Mode:
		return model.T("It cannot be sent, because Call Home is set to the other mode."), nil
	case !accepted:
		return model.T("It cannot be sent before the licence agreement is accepted."), nil
	default:
		return model.Text{}, nil
	}
}

// Send serves POST /ccmservice/call-home/messages/{id}: exactly that message is
// queued.
func (h *Messages) Send(w http.ResponseWriter, r *http.Request) error {
	m, err := h.message(r)
	if err != nil {
		return err
	}
	deliveries, err := h.Outbox.SendPreview(r.Context(), m.ID)
	if err != nil {
		return refused(w, r, err, serviceability.MessageURL(m.ID))
	}
	return done(w, r, model.T("The message is queued"), serviceability.DeliveryURL(deliveries[0].ID))
}

// Download serves GET /ccmservice/call-home/messages/{id}/{part}.
func (h *Messages) Download(w http.ResponseWriter, r *http.Request) error {
	m, err := h.message(r)
	if err != nil {
		return err
	}
	return download(w, r, m, nil)
}

func (h *Messages) message(r *http.Request) (callhome.Message, error) {
	return handlers.ByID(r, h.Outbox.Message)
}

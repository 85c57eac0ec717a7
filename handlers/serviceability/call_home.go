package serviceability

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/callhome"
	"tandem/model/mail"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
	"tandem/views/serviceability"
)

// CallHome serves Call Home > Call Home Configuration.
type CallHome struct {
	Config *callhome.ConfigStore
	Outbox *callhome.Outbox
	Mails  *mail.Store
	// ReceiverURL is the address of this node's own receiver.
	ReceiverURL string
	// Sending reports whether this node's sender runs.
	Sending func() bool
	Now     func() time.Time
}

// edit is the form of the page. Saving it is more than storing a record, so
// Submit does it.
func (h *CallHome) edit() form.Edit[callHomeForm] {
	return form.Edit[callHomeForm]{Load: h.load, View: h.view}
}

func (h *CallHome) load(r *http.Request) (callHomeForm, error) {
	c, err := h.Config.Load(r.Context())
	return callHomeFormOf(c), err
}

// Show serves GET /ccmservice/call-home. While messages are being sent the page
// asks for that part of it again; when all is done, the whole page is due.
func (h *CallHome) Show(w http.ResponseWriter, r *http.Request) error {
	if handlers.FragmentID(r) == serviceability.ProgressID {
		progress, err := h.progress(r)
		if err != nil {
			return err
		}
		if progress.Done() {
			w.Header().Set("HX-Refresh", "true")
		}
	}
	return h.edit().Show(w, r)
}

// Submit serves POST /ccmservice/call-home: it redraws the fields of another
// choice, asks for consent, saves, and sends when asked to.
func (h *CallHome) Submit(w http.ResponseWriter, r *http.Request) error {
	var f callHomeForm
	var pressed callHomeButtons
	if err := errors.Join(form.Decode(w, r, &f), form.Decode(w, r, &pressed)); err != nil {
		return err
	}
	if handlers.FragmentID(r) != "" || pressed.Action == "redraw" || pressed.Back {
		return h.edit().Page(w, r, http.StatusOK, f, views.Page{Status: form.Unsaved()})
	}
	return h.save(w, r, f, pressed)
}

func (h *CallHome) save(w http.ResponseWriter, r *http.Request, f callHomeForm, pressed callHomeButtons) error {
	stored, err := h.Config.Load(r.Context())
	if err != nil {
		return err
	}
	f = f.ignoring(stored)
	if errs := form.Validate(&f).Merge(f.config().Validate()); len(errs) > 0 {
		return h.edit().Refuse(w, r, f, errs)
	}
	if stored.Version != f.Version {
		return h.edit().Refuse(w, r, f, model.ErrConflict)
	}
	agreement, err := h.open(r.Context(), callhome.Mode(f.Mode))
	if err != nil {
		return err
	}
	if agreement != nil && pressed.Accepted != agreement.SHA256 {
		return h.askConsent(w, r, *agreement)
	}
	if err := h.Config.Save(r.Context(), f.config(), agreement); err != nil {
		return h.edit().Refuse(w, r, f, err)
	}
	if pressed.Action == "now" {
		return h.callNow(w, r, callhome.Mode(f.Mode))
	}
	return form.Done(w, r, session.Flash{Kind: string(views.Success), Text: model.T("Update successful")}, serviceability.CallHomePath)
}

// open returns the agreement that is still to be accepted for mode m, or nil.
func (h *CallHome) open(ctx context.Context, m callhome.Mode) (*callhome.Agreement, error) {
	accepted, err := h.Config.Accepted(ctx, m)
	if err != nil || accepted {
		return nil, err
	}
	a, err := callhome.CurrentAgreement(m, language(ctx))
	return &a, err
}

func language(ctx context.Context) string { return string(i18n.FromContext(ctx).Language) }

// askConsent shows the agreement; accepting it sends the form again.
func (h *CallHome) askConsent(w http.ResponseWriter, r *http.Request, a callhome.Agreement) error {
	last, err := h.Config.LastAcceptance(r.Context(), a.Mode)
	if err != nil {
		return err
	}
	news, err := callhome.WhatIsNew(a.Mode, last.Version, a.Language)
	if err != nil {
		return err
	}
	values := r.PostForm
	values.Del("accepted")
	page := serviceability.CallHomeConsentPage{Agreement: a, News: news, Values: values}
	return handlers.Render(w, r, http.StatusOK, serviceability.CallHomeConsent(page))
}

// Agreement serves GET /ccmservice/call-home/agreement: the current text for the
// mode asked for, to be read again.
func (h *CallHome) Agreement(w http.ResponseWriter, r *http.Request) error {
	a, err := callhome.CurrentAgreement(callhome.Mode(r.URL.Query().Get("mode")), language(r.Context()))
	if err != nil {
		return err
	}
	return handlers.Render(w, r, http.StatusOK, serviceability.CallHomeAgreement(serviceability.CallHomeAgreementPage{Agreement: a}))
}

// callNow queues every message of the mode and shows how they fare.
func (h *CallHome) callNow(w http.ResponseWriter, r *http.Request, m callhome.Mode) error {
	if !m.Sends() {
		flash := session.Flash{Kind: string(views.Warning), Text: model.T("Call Home Configuration saved. Nothing was sent, because Call Home is off.")}
		return form.Done(w, r, flash, serviceability.CallHomePath)
	}
	deliveries, err := h.Outbox.Create(r.Context(), m.Kinds(), session.FromContext(r.Context()).Administrator.UserName)
	if err != nil {
		return err
	}
	if err := session.FromContext(r.Context()).DropDraft(w, r); err != nil {
		return err
	}
	return handlers.SeeOther(w, r, serviceability.ProgressURL(deliveries))
}

func (h *CallHome) view(r *http.Request, f callHomeForm, fields component.Fields, page views.Page) (templ.Component, error) {
	ctx := r.Context()
	smtp, err := h.Mails.Load(ctx)
	if err != nil {
		return nil, err
	}
	p := serviceability.CallHomePage{
		Page: page, Fields: fields, Version: f.Version, Mode: callhome.Mode(f.Mode), Method: callhome.Method(f.Method),
		Warnings: f.config().Warnings(smtp.Configured()), ReceiverURL: h.ReceiverURL,
		Sending:  h.Sending(),
		ReadOnly: !session.May(ctx, account.RightServiceabilityUpdate),
	}
	if smtp.Configured() {
		p.SMTPServer = smtp.Address()
	}
	if p.Acceptance, err = h.Config.LastAcceptance(ctx, p.Mode); err != nil {
		return nil, err
	}
	if p.Schedule, err = h.schedule(ctx); err != nil {
		return nil, err
	}
	if p.Progress, err = h.progress(r); err != nil {
		return nil, err
	}
	if p.Status == nil {
		p.Status = p.Progress.Status()
	}
	return serviceability.CallHome(p), nil
}

func (h *CallHome) schedule(ctx context.Context) (serviceability.Schedule, error) {
	last, err := h.Outbox.LastSent(ctx)
	if err != nil {
		return serviceability.Schedule{}, err
	}
	stored, err := h.Config.Load(ctx)
	if err != nil || !stored.Mode.Sends() {
		return serviceability.Schedule{Last: last}, err
	}
	next := callhome.Next(h.Now(), i18n.FromContext(ctx).Zone)
	return serviceability.Schedule{Last: last, Next: model.At(next.At)}, nil
}

// progress returns the deliveries whose ids the address names.
func (h *CallHome) progress(r *http.Request) (serviceability.Progress, error) {
	var ids []int64
	for _, text := range r.URL.Query()["sent"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil && len(ids) < 16 {
			ids = append(ids, id)
		}
	}
	deliveries, err := h.Outbox.Deliveries(r.Context(), ids)
	return serviceability.Progress{Deliveries: deliveries}, err
}

package cdr

import (
	"context"
	"errors"
	"net/http"

	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
	"tandem/views"
	pages "tandem/views/cdr"
)

// Admit serves POST Path/{id}/admit: the sender becomes a new gateway, or part of
// the one that the form names, and what was kept of it is read again.
func (h *Unknown) Admit(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	ctx := r.Context()
	feed, err := h.feed(r)
	if errors.Is(err, errAdmitted) {
		return h.gone(w, r)
	}
	if err != nil {
		return err
	}
	sender, err := h.sender(ctx, feed, r.PostForm.Get(pages.ParamKnownBy))
	if err != nil {
		return h.refuse(w, r, feed, err)
	}
	g, err := h.admit(r, sender)
	if err != nil {
		return h.refuse(w, r, feed, err)
	}
	kept, err := h.settle(ctx, sender, feed, g.ID)
	if err != nil {
		return err
	}
	flash := session.Flash{Kind: string(views.Success), Text: model.T("Records of %s count from now on", g.Name)}
	if kept > 0 {
		flash.Details = append(flash.Details, model.T("The collector takes in the %d lines that were kept apart. What cannot be read stays among the kept lines.", kept))
	}
	return form.Done(w, r, flash, pages.GatewayURL(g.ID))
}

// refuse shows the page of a sender with what is wrong; other errors are returned.
func (h *Unknown) refuse(w http.ResponseWriter, r *http.Request, feed ledger.Feed, err error) error {
	if errs, ok := errors.AsType[model.FieldErrors](err); ok {
		for i := range errs {
			if errs[i].Field != pages.ParamInto { // a field of the gateway's own page
				errs[i].Field = ""
			}
		}
		return h.show(w, r, http.StatusUnprocessableEntity, feed, errs)
	}
	return err
}

func (h *Unknown) admit(r *http.Request, sender gateway.Sender) (gateway.Gateway, error) {
	ctx := r.Context()
	if r.PostForm.Get(pages.ParamAdmit) != pages.AdmitInto {
		return h.Admission.Admit(ctx, sender, 0)
	}
	into, err := h.Gateways.Named(ctx, r.PostForm.Get(pages.ParamInto))
	if errors.Is(err, model.ErrNotFound) {
		return into, model.FieldErrors{{Field: pages.ParamInto, Text: model.T("Choose one of the listed values for %s", model.T("Gateway"))}}
	}
	if err != nil {
		return into, err
	}
	return h.Admission.Admit(ctx, sender, into.ID)
}

// sender is what of a feed is admitted: what by says, or else both but for the
// address of a relay.
func (h *Unknown) sender(ctx context.Context, feed ledger.Feed, by string) (gateway.Sender, error) {
	s := gateway.Sender{Address: feed.Address, Host: feed.Host}
	relay, err := h.isRelay(ctx, feed)
	if err != nil {
		return s, err
	}
	switch {
	case !isAddress(s.Address), by == pages.ByHost && s.Host != "", by == "" && relay:
		s.Address = ""
	case by == pages.ByAddress:
		s.Host = ""
	}
	if s == (gateway.Sender{}) {
		return s, model.FieldErrors{{Text: model.T("Nothing names the sender of this file. Import it again and choose its gateway.")}}
	}
	return s, nil
}

// settle gives the feeds of an admitted sender to its gateway, so that the list of
// unknown senders shows them no longer. The collectors do the same when they see the
// change, and take in what was kept apart.
func (h *Unknown) settle(ctx context.Context, s gateway.Sender, feed ledger.Feed, gatewayID int64) (kept int64, err error) {
	feeds := []ledger.Feed{feed}
	for field, value := range map[string]string{"address": s.Address, "host": s.Host} {
		if value == "" {
			continue
		}
		more, err := h.at(ctx, field, value)
		if err != nil {
			return 0, err
		}
		feeds = append(feeds, more...)
	}
	all, err := h.Ledger.Kept(ctx)
	if err != nil {
		return 0, err
	}
	done := map[int64]bool{}
	for _, f := range feeds {
		if f.GatewayID != 0 || done[f.ID] {
			continue
		}
		done[f.ID] = true
		if err := h.Ledger.Admit(ctx, f.ID, gatewayID); err != nil && !errors.Is(err, model.ErrNotFound) {
			return 0, err
		}
		kept += all[f.ID].Lines
	}
	return kept, nil
}

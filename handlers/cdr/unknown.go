package cdr

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"slices"

	"tandem/handlers"
	"tandem/handlers/findlist"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
	"tandem/views"
	pages "tandem/views/cdr"
	"tandem/views/component"
)

// Unknown serves Gateway CDRs > Gateways > Unknown Senders.
type Unknown struct {
	Ledger    *ledger.Ledger
	Gateways  *gateway.Gateways
	Admission *gateway.Admission
}

// List serves GET of the senders that nobody admitted.
func (h *Unknown) List(w http.ResponseWriter, r *http.Request) error { return h.list(w, r, false) }

// Ignored serves GET of those that somebody said to ignore.
func (h *Unknown) Ignored(w http.ResponseWriter, r *http.Request) error { return h.list(w, r, true) }

func (h *Unknown) list(w http.ResponseWriter, r *http.Request, ignored bool) error {
	list := findlist.List{
		Path: pages.UnknownPath, Label: model.T("Find Unknown Senders where"), Fields: pages.UnknownFields(),
		Sort: "last_seen", Descending: true,
	}
	if ignored {
		list.Path = pages.IgnoredPath
	}
	found, err := findlist.Search(r, list, func(ctx context.Context, q model.Query) (model.Found[ledger.Feed], error) {
		return h.Ledger.UnknownFeeds(ctx, q, ignored)
	})
	if err != nil {
		return err
	}
	if found.Page.Status, err = form.Flashed(w, r); err != nil {
		return err
	}
	page := pages.UnknownPage{Page: found.Page, List: found.List, Ignored: ignored, ReadOnly: h.readOnly(r)}
	if page.Rows, err = h.rows(r.Context(), found.Items); err != nil {
		return err
	}
	return handlers.Render(w, r, found.Status, pages.Unknown(page))
}

func (h *Unknown) readOnly(r *http.Request) bool {
	return !session.May(r.Context(), account.RightServiceabilityUpdate)
}

// rows completes feeds with what is kept of them.
func (h *Unknown) rows(ctx context.Context, feeds []ledger.Feed) ([]pages.UnknownRow, error) {
	if len(feeds) == 0 {
		return nil, nil
	}
	kept, err := h.Ledger.Kept(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]pages.UnknownRow, len(feeds))
	for i, f := range feeds {
		rows[i] = pages.UnknownRow{Feed: f, Kept: kept[f.ID].Lines, Admissible: admissible(f)}
		sample, err := h.Ledger.LinesOf(ctx, f.ID, ledger.NotAdmitted, 0, 1)
		if err != nil {
			return nil, err
		}
		if len(sample) > 0 {
			rows[i].Sample = model.OneLine(printable(sample[0].Raw), sampleLength)
		}
	}
	return rows, nil
}

// sampleLength is how much of a line the list shows, in characters.
const sampleLength = 160

// admissible reports whether something names the sender of a feed.
func admissible(f ledger.Feed) bool { return f.Host != "" || isAddress(f.Address) }

func isAddress(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil
}

// shownSamples are the lines that the page of one sender shows.
const shownSamples = 10

// Show serves GET Path/{id}: one sender, and the choice of a gateway for it.
func (h *Unknown) Show(w http.ResponseWriter, r *http.Request) error {
	feed, err := h.feed(r)
	if err != nil {
		return err
	}
	return h.show(w, r, http.StatusOK, feed, nil)
}

func (h *Unknown) show(w http.ResponseWriter, r *http.Request, status int, feed ledger.Feed, errs model.FieldErrors) error {
	ctx := r.Context()
	rows, err := h.rows(ctx, []ledger.Feed{feed})
	if err != nil {
		return err
	}
	page := pages.UnknownSenderPage{UnknownRow: rows[0], ReadOnly: h.readOnly(r), By: r.PostForm.Get(pages.ParamKnownBy)}
	page.Errors = errs
	samples, err := h.Ledger.LinesOf(ctx, feed.ID, ledger.NotAdmitted, 0, shownSamples)
	if err != nil {
		return err
	}
	for _, line := range samples {
		page.Samples = append(page.Samples, printable(line.Raw))
	}
	if page.Gateways, err = h.Gateways.Names(ctx, 0); err != nil {
		return err
	}
	if page.Relay, err = h.isRelay(ctx, feed); err != nil {
		return err
	}
	return handlers.Render(w, r, status, pages.UnknownSender(page))
}

// feed returns the feed whose id is in the address. One that was admitted
// meanwhile is no longer there.
func (h *Unknown) feed(r *http.Request) (ledger.Feed, error) {
	id, err := handlers.PathID(r)
	if err != nil {
		return ledger.Feed{}, err
	}
	feed, err := h.Ledger.Feed(r.Context(), id)
	if err == nil && feed.GatewayID != 0 {
		err = errAdmitted
	}
	return feed, err
}

// errAdmitted says that a sender is not unknown any more.
var errAdmitted = fmt.Errorf("the sender is admitted already: %w", model.ErrNotFound)

// isRelay reports whether messages with other names come from the address of a
// feed.
func (h *Unknown) isRelay(ctx context.Context, feed ledger.Feed) (bool, error) {
	if feed.Host == "" || feed.Address == "" {
		return false, nil
	}
	found, err := h.at(ctx, "address", feed.Address)
	return slices.ContainsFunc(found, func(f ledger.Feed) bool { return f.Host != "" && f.Host != feed.Host }), err
}

// mostFeeds are the feeds of one address or name that are looked at.
const mostFeeds = 1_000

// at returns the feeds with a value of a field.
func (h *Unknown) at(ctx context.Context, field, value string) ([]ledger.Feed, error) {
	found, err := h.Ledger.Feeds(ctx, model.Query{
		Conditions: []model.Condition{{Field: field, Operator: model.IsExactly, Text: value}}, Page: 1, PerPage: mostFeeds,
	})
	return found.Items, err
}

// Ignore serves POST Path/{id}/ignore: a sender is left out of the list, or no
// longer when the form says "ignored=false".
func (h *Unknown) Ignore(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	feed, err := h.feed(r)
	if err != nil {
		return err
	}
	ignored := r.PostForm.Get("ignored") != "false"
	if err := h.Ledger.Ignore(r.Context(), feed.ID, ignored); err != nil {
		return err
	}
	if err := h.Admission.NoteIgnored(r.Context(), pages.SenderName(feed), ignored); err != nil {
		return err
	}
	text := model.T("%s is ignored from now on. What it sends is still kept apart and counted.", pages.SenderName(feed))
	if !ignored {
		text = model.T("%s is in the list of unknown senders again", pages.SenderName(feed))
	}
	return form.Done(w, r, session.Flash{Kind: string(component.Success), Text: text}, pages.UnknownPath)
}

// gone is where somebody is led whose sender was admitted by somebody faster.
func (h *Unknown) gone(w http.ResponseWriter, r *http.Request) error {
	flash := session.Flash{Kind: string(views.Info), Text: model.T("That sender is admitted already, or was forgotten because it was silent.")}
	return form.Done(w, r, flash, pages.UnknownPath)
}

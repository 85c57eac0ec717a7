package cdr

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"tandem/handlers"
	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/search"
	"tandem/views"
	pages "tandem/views/cdr"
	"tandem/views/component"
	"tandem/views/i18n"
)

// patience is how long a page of calls is searched for. Then it shows what was
// found, and where to look on.
const patience = 2 * time.Second

// Calls serves Gateway CDRs > Calls.
type Calls struct {
	Archive  archive.Archive
	Gateways *gateway.Directory
	// Parameters tell after how long a call without its other leg is an orphan.
	Parameters interface {
		Load(ctx context.Context) (gateway.Parameters, error)
	}
	Now func() time.Time
}

// List serves GET /ccmservice/gateway-cdrs/calls.
func (h *Calls) List(w http.ResponseWriter, r *http.Request) error {
	ctx, values := r.Context(), r.URL.Query()
	p := pages.CallsPage{Asked: values, Gateways: gatewayNames(h.Gateways)}
	var err error
	if p.Settled, err = h.settled(ctx); err != nil {
		return err
	}
	filter, errs := search.Parse(values, i18n.FromContext(ctx).Zone)
	if len(errs) > 0 {
		p.Page = views.Page{Errors: errs}
		return handlers.Render(w, r, http.StatusUnprocessableEntity, pages.Calls(p))
	}
	filter.Settled = p.Settled
	end := h.Now().Add(patience)
	p.Found, err = search.Search(ctx, h.Archive, filter, search.ParseCursor(values.Get(pages.ParamAfter)), rowsAsked(r),
		func() bool { return h.Now().After(end) })
	if err != nil {
		return err
	}
	return handlers.Render(w, r, http.StatusOK, pages.Calls(p))
}

// Show serves GET /ccmservice/gateway-cdrs/calls/{id}: the call to which a leg
// belongs. The id is that of search.LegAddress.
func (h *Calls) Show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, ok := search.ParseLegAddress(r.PathValue("id"))
	if !ok {
		return fmt.Errorf("leg %q: %w", r.PathValue("id"), model.ErrNotFound)
	}
	leg, err := h.Archive.Leg(ctx, id)
	if err != nil {
		return err
	}
	call, err := search.CallOf(ctx, h.Archive, leg)
	if err != nil {
		return err
	}
	p := pages.CallPage{Call: call, Gateways: gatewayNames(h.Gateways)}
	if p.Raw, err = h.raw(ctx, call); err != nil {
		return err
	}
	if p.Settled, err = h.settled(ctx); err != nil {
		return err
	}
	return handlers.Render(w, r, http.StatusOK, pages.Call(p))
}

// raw returns the messages of a call. One that was dropped since is left out.
func (h *Calls) raw(ctx context.Context, c cdr.Call) (map[cdr.LegID]string, error) {
	raw := map[cdr.LegID]string{}
	for _, leg := range slices.Concat(c.Legs, c.Features) {
		text, err := h.Archive.Raw(ctx, leg.ID)
		if err != nil && !errors.Is(err, model.ErrNotFound) {
			return nil, fmt.Errorf("reading the record of leg %s: %w", search.LegAddress(leg.ID), err)
		}
		raw[leg.ID] = printable(text)
	}
	return raw, nil
}

// settled returns until when a call must have ended to be shown as an orphan.
func (h *Calls) settled(ctx context.Context) (time.Time, error) {
	p, err := h.Parameters.Load(ctx)
	if err != nil {
		return time.Time{}, err
	}
	return h.Now().Add(-time.Duration(p.OrphanAfter) * time.Minute), nil
}

// gatewayNames returns the names of all gateways.
func gatewayNames(d *gateway.Directory) pages.Gateways {
	names := pages.Gateways{}
	for _, g := range d.All() {
		names[g.ID] = g.Name
	}
	return names
}

// rowsAsked returns how many rows a page has.
func rowsAsked(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get(pages.ParamRows))
	if err != nil || !slices.Contains(component.RowsPerPage(), n) {
		return component.RowsPerPage()[0]
	}
	return n
}

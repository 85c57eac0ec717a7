package cdr

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/audit"
	"tandem/model/cdr"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
	"tandem/views"
	pages "tandem/views/cdr"
	"tandem/views/component"
)

// Press implements form.Presser: it takes away the rows of zone names that are
// empty or whose button was pressed. There always is one more row to fill in, so
// the button that adds another one has nothing else to do.
func (f *gatewayForm) Press(values url.Values) (bool, model.FieldErrors) {
	button := values.Get(pages.ParamZoneRow)
	removed, remove := component.RemovedRow(button, len(f.ZoneNames))
	var names, offsets []string
	for i, name := range f.ZoneNames {
		if offset := at(f.ZoneOffsets, i); (!remove || i != removed) && name+offset != "" {
			names, offsets = append(names, name), append(offsets, offset)
		}
	}
	f.ZoneNames, f.ZoneOffsets = names, offsets
	return button != "", nil
}

// at returns the i-th of values, "" when there are fewer.
func at(values []string, i int) string {
	if i < len(values) {
		return values[i]
	}
	return ""
}

// zones returns the zone names that were typed.
func (f gatewayForm) zones(errs *model.FieldErrors) []gateway.ZoneName {
	var zones []gateway.ZoneName
	for i, name := range f.ZoneNames {
		typed := at(f.ZoneOffsets, i)
		offset, ok := pages.ParseOffset(typed)
		if !ok {
			errs.Add("zones", model.T("“%s” is no time difference such as +01:00 or -05:30", typed))
		}
		zones = append(zones, gateway.ZoneName{Name: name, Offset: offset})
	}
	return zones
}

// put stores a gateway, and brings the times of its records in line when its zone
// names have changed.
func (h *Gateways) put(ctx context.Context, _ gatewayForm, g gateway.Gateway) (gateway.Gateway, error) {
	if h.Gateways.IdentityOf(g).ID == 0 {
		return h.Gateways.Add(ctx, g)
	}
	before, err := h.Gateways.Get(ctx, g.ID)
	if err != nil {
		return g, err
	}
	if err := h.Gateways.Update(ctx, g); err != nil {
		return g, err
	}
	after, err := h.Gateways.Get(ctx, g.ID)
	if err != nil {
		return g, err
	}
	changed := slices.DeleteFunc(slices.Clone(after.Zones), func(z gateway.ZoneName) bool { return slices.Contains(before.Zones, z) })
	_, err = h.moveClocks(ctx, g.ID, changed)
	return after, err
}

// moveClocks gives the records of a gateway in these zones their times, and
// returns how many days changed. It goes on when the browser does not wait.
func (h *Gateways) moveClocks(ctx context.Context, id int64, zones []gateway.ZoneName) (int, error) {
	ctx = context.WithoutCancel(ctx)
	moved := map[cdr.Day]bool{}
	var failed error
	for _, z := range zones {
		days, err := h.Clocks.MoveClock(ctx, id, z.Name, int16(z.Offset), cdr.OffsetMapped)
		for _, day := range days {
			moved[day] = true
		}
		if failed = err; failed != nil {
			break
		}
	}
	var parts []ledger.PartDelta
	for day := range moved {
		parts = append(parts, ledger.PartDelta{Day: day})
	}
	if err := h.Ledger.Bump(ctx, parts); err != nil {
		return 0, err
	}
	return len(moved), failed
}

// Resolve serves POST Path/{id}/resolve: the times of all records of a gateway
// are taken from its zone names once more.
func (h *Gateways) Resolve(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	id, err := handlers.PathID(r)
	if err != nil {
		return err
	}
	g, err := h.Gateways.Get(r.Context(), id)
	if err != nil {
		return err
	}
	days, err := h.moveClocks(r.Context(), id, g.Zones)
	if err != nil {
		return err
	}
	change := audit.Change{Action: "update", ObjectType: h.Gateways.Object(), ObjectName: g.Name, After: struct{ Zones []gateway.ZoneName }{g.Zones}}
	if err := h.Audit(r.Context(), change); err != nil {
		return err
	}
	flash := session.Flash{Kind: string(views.Success), Text: model.T("Records of %d days have other times now", days)}
	if days == 0 {
		flash.Text = model.T("All records have the times of the zone names already")
	}
	return form.Done(w, r, flash, GatewayWords().One(id))
}

package phone

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"

	"tandem/model"
	"tandem/model/device"
	"tandem/model/mobility"
)

// Presence notes that a phone was heard of: where it is, and that somebody uses
// it.
type Presence struct {
	Mobility  *mobility.Service
	Sightings *device.Sightings
	// Preview reports whether an address is where the phone preview asks from; no
	// phone is there. Nil means that there is no such address.
	Preview func(netip.Addr) bool
}

// note notes a phone that only says that it is one. While Validate IP Address is
// on, that does not change where the phone is believed to be, because a phone is
// trusted there.
func (p Presence) note(ctx context.Context, phone string, at netip.Addr) {
	err := p.Mobility.Touch(ctx, phone)
	if err != nil && !errors.Is(err, model.ErrNotFound) {
		slog.WarnContext(ctx, "use of phone not noted", "phone", phone, "error", err)
	}
	parameters, err := p.Mobility.Parameters.Load(ctx)
	if err == nil && !parameters.ValidateAddress {
		p.accepted(ctx, phone, at)
	}
}

// accepted notes a phone whose address was found valid.
func (p Presence) accepted(ctx context.Context, phone string, at netip.Addr) {
	if p.Preview != nil && p.Preview(at) {
		return
	}
	err := p.Sightings.Seen(ctx, phone, at.String())
	if err != nil && !errors.Is(err, model.ErrNotFound) {
		slog.WarnContext(ctx, "sighting of phone not noted", "phone", phone, "error", err)
	}
}

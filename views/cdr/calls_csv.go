package cdr

import (
	"context"

	"tandem/views/i18n"
)

// CallHeads are the heads of calls as a file, one line for each call. Its times
// are in the console's zone.
func CallHeads(ctx context.Context) []string {
	zone := i18n.FromContext(ctx).Zone.String()
	return []string{
		i18n.T(ctx, "Start (%s)", zone), i18n.T(ctx, "End (%s)", zone), i18n.T(ctx, "Calling number"), i18n.T(ctx, "Called number"),
		i18n.T(ctx, "Gateway"), i18n.T(ctx, "Answered"), i18n.T(ctx, "Billed seconds"), i18n.T(ctx, "Cause (decimal)"),
		i18n.T(ctx, "Cause (hexadecimal)"), i18n.T(ctx, "Cause"), i18n.T(ctx, "Legs"), i18n.T(ctx, "Orphan"), i18n.T(ctx, "Connection ID"),
	}
}

// LegHeads are the heads of legs as a file, one line for each leg with all of its
// fields. They are the same in every language, for programs.
func LegHeads() []string {
	return []string{
		"day", "row", "key", "kind", "gateway_id", "gateway", "source", "connection_id", "leg_type", "origin", "info_type",
		"cause", "cause_text", "clock_mark", "setup_clock", "connect_clock", "disconnect_clock", "zone", "offset_minutes", "offset_by",
		"setup_utc", "connect_utc", "disconnect_utc", "arrived_utc", "peer", "sub_address", "calling", "called", "charged_units",
		"transmit_packets", "transmit_bytes", "receive_packets", "receive_bytes", "feature", "extra",
	}
}

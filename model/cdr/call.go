package cdr

import "time"

// Call is what the legs with one connection id make. NewCall applies the rules
// by which its fields are taken from the legs.
type Call struct {
	Connection ConnectionID
	// Legs are ordered by their setup; Features are what happened in the call.
	Legs     []Leg
	Features []Leg
	// Start is the setup of the first leg, End the last disconnect; zero when no
	// clock showed a time.
	Start, End time.Time
	// Calling and Called are the numbers; "" when no leg gives them.
	Calling, Called string
	// Gateways are the gateways of the legs, in the order of the legs.
	Gateways []int64
	// Billed is the index in Legs of the leg that is billed.
	Billed   int
	Answered bool
	// Billable is the time from connect to disconnect of the billed leg.
	Billable  time.Duration
	Cause     Cause
	CauseText string
	// Orphan calls lack the leg of one direction.
	Orphan bool
}

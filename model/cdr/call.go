package cdr

import (
	"cmp"
	"slices"
	"time"
)

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
	// Gateways are the gateways of the legs, each once, in the order of the legs.
	Gateways []int64
	// Billed is the index in Legs of the leg that is billed, -1 without legs.
	Billed int
	// Answered reports whether the billed leg was connected.
	Answered bool
	// Billable is the time from connect to disconnect of the billed leg.
	Billable  time.Duration
	Cause     Cause
	CauseText string
	// Orphan calls lack the leg of one direction.
	Orphan bool
}

// NewCall makes a call of its legs and features, which may come in any order:
//
// Billed is, of the originate legs that were answered, the one with the earliest
// setup; when none was answered the originate leg with the last setup, as in a
// hunt group the one tried last; without an originate leg the answer leg with the
// earliest setup. A callback leg counts as one that originates.
//
// Calling is the peer of the answer leg with the earliest setup, else the first
// calling number that any record gives. Called is the peer of the billed leg if
// it originates, else the first called number that any record gives, else the
// peer of the last originate leg.
//
// Cause is that of the billed leg; when no leg was answered, that of the last leg
// to disconnect.
func NewCall(legs []Leg) Call { return newCall(slices.Clone(legs)) }

// newCall is NewCall of legs that it may reorder and keep.
func newCall(legs []Leg) Call {
	c := Call{Billed: -1}
	if len(legs) == 0 {
		return c
	}
	order(legs)
	split := len(legs)
	for split > 0 && legs[split-1].Kind == Feature {
		split--
	}
	c.Connection = legs[0].Connection
	c.Legs, c.Features = legs[:split:split], legs[split:]
	c.span()
	c.bill()
	c.Calling, c.Called = c.calling(), c.called()
	return c
}

// order sorts legs: legs before features, those with a time before those without,
// then by setup. What follows makes the order the same for any input.
func order(legs []Leg) {
	for i := 1; i < len(legs); i++ {
		if compareLegs(&legs[i-1], &legs[i]) > 0 {
			slices.SortFunc(legs, func(a, b Leg) int { return compareLegs(&a, &b) })
			return
		}
	}
}

func compareLegs(a, b *Leg) int {
	return cmp.Or(
		cmp.Compare(a.Kind, b.Kind),
		compareTimes(a.Setup, a.Offset, b.Setup, b.Offset),
		compareTimes(a.Disconnect, a.Offset, b.Disconnect, b.Offset),
		cmp.Compare(a.Gateway, b.Gateway),
		cmp.Compare(b.Origin, a.Origin),
		cmp.Compare(a.Type, b.Type),
		cmp.Compare(a.Key, b.Key),
		cmp.Compare(a.ID.Day, b.ID.Day),
		cmp.Compare(a.ID.Row, b.ID.Row),
	)
}

// compareTimes compares two instants; the unknown is later than any other.
func compareTimes(a Wall, aOffset int16, b Wall, bOffset int16) int {
	if a == 0 || b == 0 {
		return cmp.Compare(isUnknown(a), isUnknown(b))
	}
	return cmp.Compare(a-Wall(aOffset)*60_000, b-Wall(bOffset)*60_000)
}

func isUnknown(w Wall) int {
	if w == 0 {
		return 1
	}
	return 0
}

// span finds Start, End and Gateways.
func (c *Call) span() {
	for i := range c.Legs {
		leg := &c.Legs[i]
		if setup := leg.SetupTime(); !setup.IsZero() && (c.Start.IsZero() || setup.Before(c.Start)) {
			c.Start = setup
		}
		if end := leg.DisconnectTime(); end.After(c.End) {
			c.End = end
		}
		if !slices.Contains(c.Gateways, leg.Gateway) {
			c.Gateways = append(c.Gateways, leg.Gateway)
		}
	}
}

// bill finds the billed leg and what is taken from it.
func (c *Call) bill() {
	var last *Leg // to disconnect
	anyAnswered, hasAnswer, hasOriginate := false, false, false
	for i := range c.Legs {
		leg := &c.Legs[i]
		hasAnswer = hasAnswer || leg.Origin == Answer
		anyAnswered = anyAnswered || leg.Answered()
		if last == nil || !leg.DisconnectTime().Before(last.DisconnectTime()) {
			last = leg
		}
		if leg.originates() {
			hasOriginate = true
			if c.Billed < 0 || !c.Legs[c.Billed].Answered() {
				c.Billed = i
			}
		}
	}
	if last == nil {
		return
	}
	if !hasOriginate {
		c.Billed = 0
	}
	leg := &c.Legs[c.Billed]
	c.Answered, c.Billable = leg.Answered(), leg.Duration()
	if anyAnswered {
		last = leg
	}
	c.Cause, c.CauseText = last.Cause, last.CauseText
	c.Orphan = !hasAnswer || !hasOriginate
}

// originates reports whether the gateway called somebody on l.
func (l *Leg) originates() bool { return l.Origin == Originate || l.Origin == Callback }

func (c *Call) calling() string {
	for i := range c.Legs {
		if leg := &c.Legs[i]; leg.Origin == Answer {
			if leg.Peer != "" {
				return leg.Peer
			}
			break
		}
	}
	return c.given(func(leg *Leg) string { return leg.Calling })
}

func (c *Call) called() string {
	if c.Billed >= 0 && c.Legs[c.Billed].originates() && c.Legs[c.Billed].Peer != "" {
		return c.Legs[c.Billed].Peer
	}
	if given := c.given(func(leg *Leg) string { return leg.Called }); given != "" {
		return given
	}
	for i := len(c.Legs) - 1; i >= 0; i-- {
		if c.Legs[i].originates() {
			return c.Legs[i].Peer
		}
	}
	return ""
}

// given returns the first number that a leg, else a feature, gives.
func (c *Call) given(number func(*Leg) string) string {
	for _, records := range [][]Leg{c.Legs, c.Features} {
		for i := range records {
			if n := number(&records[i]); n != "" {
				return n
			}
		}
	}
	return ""
}

// Package search finds calls in the archive of legs: the newest first and a page
// at a time for people, all of them for exports. A call is found when one of its
// legs fits everything that is asked for. Handlers and the packages of reports
// import it.
package search

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

// Role is the part that a number plays in a call.
type Role uint8

// The roles of a number.
const (
	Either Role = iota
	Calling
	Called
)

// Filter says which calls to find. The zero Filter finds all.
type Filter struct {
	// From and To bound the setup of a leg; To is excluded. A zero time is no
	// bound. A leg whose clock showed nothing counts by its arrival.
	From, To time.Time
	// Number is in the form of cdr.NormalNumber; "" is any.
	Number string
	Match  archive.Match
	Role   Role
	// Gateways and Causes are those of a leg; none is any.
	Gateways []int64
	Causes   []cdr.Cause
	// Shortest and Longest bound the billable time of the call, in whole
	// seconds; nil is no bound.
	Shortest, Longest *int
	// Origin is the direction of a leg, 0 for any.
	Origin cdr.Origin
	// Orphans finds only calls that lack a leg. Those that ended after Settled
	// are left out, for their legs may still come; a zero Settled leaves none
	// out.
	Orphans bool
	Settled time.Time
}

// apart is by how much the durations of the legs of a call differ at most, but
// for legs that were never answered: switching takes its time.
const apart = 10 * time.Second

// query is what the archive is asked for.
func (f Filter) query() archive.Query {
	q := archive.Query{
		From: f.From, To: f.To, Number: f.Number, Match: f.Match,
		Gateways: f.Gateways, Causes: f.Causes, Origin: f.Origin,
	}
	q.Shortest, q.Longest = f.durations()
	return q
}

// durations bound a leg wider than the call is bounded; a Longest of 0 is no
// bound.
func (f Filter) durations() (shortest, longest time.Duration) {
	if f.Shortest != nil {
		shortest = max(0, time.Duration(*f.Shortest)*time.Second-apart)
	}
	if f.Longest != nil {
		longest = time.Duration(*f.Longest+1)*time.Second + apart
	}
	return shortest, longest
}

// fits reports whether a leg fits what f asks of one leg.
func (f Filter) fits(leg *cdr.Leg) bool {
	at := begin(leg)
	shortest, longest := f.durations()
	return (f.From.IsZero() || !at.Before(f.From)) && (f.To.IsZero() || at.Before(f.To)) &&
		(f.Origin == 0 || leg.Origin == f.Origin) &&
		(len(f.Gateways) == 0 || slices.Contains(f.Gateways, leg.Gateway)) &&
		(len(f.Causes) == 0 || slices.Contains(f.Causes, leg.Cause)) &&
		leg.Duration() >= shortest && (longest == 0 || leg.Duration() <= longest) &&
		(f.Number == "" || f.hasNumber(leg))
}

func (f Filter) hasNumber(leg *cdr.Leg) bool {
	answers := leg.Origin == cdr.Answer
	calling := f.matches(leg.Calling) || answers && f.matches(leg.Peer)
	called := f.matches(leg.Called) || !answers && f.matches(leg.Peer)
	switch f.Role {
	case Calling:
		return calling
	case Called:
		return called
	default:
		return calling || called
	}
}

func (f Filter) matches(number string) bool {
	number = strings.TrimPrefix(number, "+")
	switch f.Match {
	case archive.Prefix:
		return strings.HasPrefix(number, f.Number)
	case archive.Contains:
		return strings.Contains(number, f.Number)
	default:
		return number == f.Number
	}
}

// fitsCall reports whether a call, one leg of which fits, is found.
func (f Filter) fitsCall(c *cdr.Call) bool {
	seconds := int(c.Billable / time.Second)
	if f.Shortest != nil && c.Billable < time.Duration(*f.Shortest)*time.Second || f.Longest != nil && seconds > *f.Longest {
		return false
	}
	return !f.Orphans || c.Orphan && (f.Settled.IsZero() || !c.End.After(f.Settled))
}

// anchor returns the place of c in the list: its first leg that fits, nil when
// none does. A leg without a time is one only when no other fits.
func (f Filter) anchor(c *cdr.Call) *cdr.Leg {
	var dated, undated *cdr.Leg
	for i := range c.Legs {
		first := &dated
		leg := &c.Legs[i]
		if leg.ID.Day == 0 {
			first = &undated
		}
		if f.fits(leg) && (*first == nil || placeOf(leg).compare(placeOf(*first)) < 0) {
			*first = leg
		}
	}
	return cmp.Or(dated, undated)
}

// begin is when a leg was set up, or arrived when its clock showed nothing.
func begin(leg *cdr.Leg) time.Time {
	if leg.Setup == 0 {
		return leg.Arrived
	}
	return leg.SetupTime()
}

// ByLeg returns the query of the legs and features of a time and of gateways; ok
// reports whether that is all that f asks for, so that no calls have to be made.
func (f Filter) ByLeg() (q archive.Query, ok bool) {
	q = archive.Query{From: f.From, To: f.To, Gateways: f.Gateways, Features: true}
	return q, f.Number == "" && len(f.Causes) == 0 && f.Shortest == nil && f.Longest == nil && f.Origin == 0 && !f.Orphans
}

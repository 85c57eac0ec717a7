package cdr

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

// callCase is what a call must be made of its legs.
type callCase struct {
	name            string
	legs            []Leg
	calling, called string
	billedSetup     Wall
	billable        time.Duration
	answered        bool
	cause           Cause
	orphan          bool
	gateways        []int64
	start, end      Wall
}

func callCases() []callCase {
	forward, back := seedPair()
	return []callCase{
		{name: "the pair of the seed is billed by its return leg", legs: []Leg{forward, back},
			calling: "68575", called: "2887", billedSetup: back.Setup, billable: 13_280 * time.Millisecond, answered: true,
			cause: 16, gateways: []int64{1}, start: forward.Setup, end: back.Disconnect},
		{name: "of a hunt group the leg that was answered counts", legs: []Leg{
			leg(Answer, "2001", "10:00:00", "10:00:20", "10:01:20"),
			leg(Originate, "3001", "10:00:01", "", "10:00:10"),
			leg(Originate, "3002", "10:00:10", "10:00:20", "10:01:20"),
			leg(Originate, "3003", "10:00:10", "", "10:00:20"),
		}, calling: "2001", called: "3002", billedSetup: at("10:00:10"), billable: time.Minute, answered: true, cause: 16,
			gateways: []int64{1}, start: at("10:00:00"), end: at("10:01:20")},
		{name: "of a hunt group without an answer the last leg counts", legs: []Leg{
			leg(Answer, "2001", "10:00:00", "", "10:00:30").with(withCause(19)),
			leg(Originate, "3001", "10:00:01", "", "10:00:10"),
			leg(Originate, "3002", "10:00:10", "", "10:00:20").with(withCause(18)),
		}, calling: "2001", called: "3002", billedSetup: at("10:00:10"), cause: 19, gateways: []int64{1},
			start: at("10:00:00"), end: at("10:00:30")},
		{name: "a call through two gateways is billed by the first of them", legs: []Leg{
			leg(Answer, "2001", "10:00:00", "10:00:05", "10:01:00"),
			leg(Originate, "3001", "10:00:01", "10:00:04", "10:01:00"),
			leg(Answer, "9001", "10:00:02", "10:00:04", "10:01:00").with(onGateway(2)),
			leg(Originate, "13001", "10:00:03", "10:00:04", "10:01:00").with(onGateway(2)),
		}, calling: "2001", called: "3001", billedSetup: at("10:00:01"), billable: 56 * time.Second, answered: true, cause: 16,
			gateways: []int64{1, 2}, start: at("10:00:00"), end: at("10:01:00")},
		{name: "gateways with other clocks are ordered by UTC", legs: []Leg{
			leg(Answer, "2001", "10:00:00", "10:00:05", "10:01:00").with(func(l *Leg) { l.Offset = 60 }),
			leg(Originate, "3001", "10:00:01", "10:00:04", "10:01:00").with(func(l *Leg) { l.Offset = 60 }),
			leg(Answer, "9001", "09:00:02", "09:00:04", "09:01:00").with(onGateway(2)),
		}, calling: "2001", called: "3001", billedSetup: at("10:00:01"), billable: 56 * time.Second, answered: true, cause: 16,
			gateways: []int64{1, 2}, start: at("09:00:00"), end: at("09:01:00")},
		{name: "an answer leg alone is an orphan", legs: []Leg{leg(Answer, "2001", "10:00:00", "10:00:05", "10:01:00")},
			calling: "2001", billedSetup: at("10:00:00"), billable: 55 * time.Second, answered: true, cause: 16, orphan: true,
			gateways: []int64{1}, start: at("10:00:00"), end: at("10:01:00")},
		{name: "an originate leg alone is an orphan", legs: []Leg{leg(Originate, "3001", "10:00:00", "10:00:05", "10:01:00")},
			called: "3001", billedSetup: at("10:00:00"), billable: 55 * time.Second, answered: true, cause: 16, orphan: true,
			gateways: []int64{1}, start: at("10:00:00"), end: at("10:01:00")},
		{name: "a feature gives an orphan the number that is missing", legs: []Leg{
			leg(Answer, "2001", "10:00:00", "10:00:05", "10:01:00"), feature("2001", "3001", "10:00:00"),
		}, calling: "2001", called: "3001", billedSetup: at("10:00:00"), billable: 55 * time.Second, answered: true, cause: 16,
			orphan: true, gateways: []int64{1}, start: at("10:00:00"), end: at("10:01:00")},
		{name: "a feature gives the number that was withheld", legs: []Leg{
			leg(Answer, "", "10:00:00", "10:00:05", "10:01:00"), leg(Originate, "3001", "10:00:01", "10:00:05", "10:01:00"),
			feature("2001", "3999", "09:59:59"),
		}, calling: "2001", called: "3001", billedSetup: at("10:00:01"), billable: 55 * time.Second, answered: true, cause: 16,
			gateways: []int64{1}, start: at("10:00:00"), end: at("10:01:00")},
		{name: "a leg gives both numbers, as RADIUS does", legs: []Leg{
			leg(Answer, "", "10:00:00", "10:00:05", "10:01:00").with(func(l *Leg) { l.Calling, l.Called = "2001", "3001" }),
		}, calling: "2001", called: "3001", billedSetup: at("10:00:00"), billable: 55 * time.Second, answered: true, cause: 16,
			orphan: true, gateways: []int64{1}, start: at("10:00:00"), end: at("10:01:00")},
		{name: "a billed leg without a number leaves it to another", legs: []Leg{
			leg(Answer, "2001", "10:00:00", "10:00:05", "10:01:00"), leg(Originate, "", "10:00:01", "10:00:05", "10:01:00"),
			leg(Originate, "3001", "10:00:03", "", "10:00:04"),
		}, calling: "2001", called: "3001", billedSetup: at("10:00:01"), billable: 55 * time.Second, answered: true, cause: 16,
			gateways: []int64{1}, start: at("10:00:00"), end: at("10:01:00")},
		{name: "an answered leg does not change the bill of one that was not", legs: []Leg{
			leg(Answer, "2001", "10:00:00", "10:00:05", "10:01:00"), leg(Originate, "3001", "10:00:06", "", "10:00:40"),
		}, calling: "2001", called: "3001", billedSetup: at("10:00:06"), cause: 17, gateways: []int64{1},
			start: at("10:00:00"), end: at("10:01:00")},
		{name: "a callback leg originates", legs: []Leg{
			leg(Answer, "2001", "10:00:00", "", "10:00:02"), leg(Callback, "2001", "10:00:05", "10:00:08", "10:00:10"),
		}, calling: "2001", called: "2001", billedSetup: at("10:00:05"), billable: 2 * time.Second, answered: true, cause: 16,
			gateways: []int64{1}, start: at("10:00:00"), end: at("10:00:10")},
		{name: "legs without a clock have no times", legs: []Leg{
			leg(Answer, "2001", "", "", ""), leg(Originate, "3001", "", "", "").with(withCause(18)),
		}, calling: "2001", called: "3001", cause: 18, gateways: []int64{1}},
	}
}

func millis(at time.Time) Wall {
	if at.IsZero() {
		return 0
	}
	return Wall(at.UnixMilli())
}

func TestCallsAreMadeByTheirRules(t *testing.T) {
	t.Parallel()
	for _, c := range callCases() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := NewCall(c.legs)
			if got.Calling != c.calling || got.Called != c.called {
				t.Errorf("numbers: got %q to %q, want %q to %q", got.Calling, got.Called, c.calling, c.called)
			}
			if setup := got.Legs[got.Billed].Setup; setup != c.billedSetup {
				t.Errorf("billed: got the leg of %s, want that of %s", setup.In(0), c.billedSetup.In(0))
			}
			if got.Answered != c.answered || got.Billable != c.billable {
				t.Errorf("answered: got %t for %s, want %t for %s", got.Answered, got.Billable, c.answered, c.billable)
			}
			if got.Cause != c.cause || got.Orphan != c.orphan {
				t.Errorf("got cause %d, orphan %t, want %d, %t", got.Cause, got.Orphan, c.cause, c.orphan)
			}
			if !reflect.DeepEqual(got.Gateways, c.gateways) {
				t.Errorf("gateways: got %v, want %v", got.Gateways, c.gateways)
			}
			if millis(got.Start) != c.start || millis(got.End) != c.end {
				t.Errorf("got %s to %s, want %s to %s", got.Start, got.End, c.start.In(0), c.end.In(0))
			}
		})
	}
}

func TestAnyOrderOfLegsGivesTheSameCall(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	for _, c := range callCases() {
		want := NewCall(c.legs)
		legs := append([]Leg(nil), c.legs...)
		for range 50 {
			random.Shuffle(len(legs), func(i, j int) { legs[i], legs[j] = legs[j], legs[i] })
			given := append([]Leg(nil), legs...)
			if got := NewCall(legs); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s:\ngot  %+v\nwant %+v", c.name, got, want)
			}
			if !reflect.DeepEqual(given, legs) {
				t.Fatalf("%s: the legs that were given changed", c.name)
			}
		}
	}
}

func TestNoLegsMakeNoBilledLeg(t *testing.T) {
	t.Parallel()
	for _, legs := range [][]Leg{nil, {feature("1", "2", "10:00:00")}} {
		if got := NewCall(legs); got.Billed != -1 || len(got.Legs) != 0 || got.Answered || got.Orphan {
			t.Errorf("got %+v, want nothing billed", got)
		}
	}
}

package report

import (
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/tariff"
)

// foreignDigits is how much of a number names its destination when no rate does.
const foreignDigits = 3

type causeKey struct {
	gateway int64
	cause   cdr.Cause
}

type destinationKey struct {
	gateway     int64
	destination string
}

// rules are what the roll-ups of a day depend on beside its legs.
type rules struct {
	rater  *tariff.Rater
	limits Limits
	now    time.Time
}

// state names what of the rules changes roll-ups.
func (r rules) state() string { return r.rater.State() + " short " + r.limits.ShortCall.String() }

// dayTotals are the roll-ups of a day: of the calls whose earliest leg was set up
// on it by the clock of its gateway.
//
// Calls count for the gateway of their billed leg and in the slot of their start.
// Channels count for the gateway of the leg and from its setup on, as long as it
// lasts, also into the next day.
type dayTotals struct {
	day   cdr.Day
	rules rules
	// spread is by how many minutes the clocks of gateways are apart.
	spread int
	slots  map[slotKey]*slotTotals
	// causes counts calls.
	causes       map[causeKey]int64
	destinations map[destinationKey]*totals
	channels     map[int64]*occupancy
	numbers      *numbers
	edges        edges
	// due is when the first of the calls that lack a leg becomes an orphan; zero
	// when there is none.
	due time.Time
}

func newDayTotals(day cdr.Day, rules rules, mostNumbers int) *dayTotals {
	return &dayTotals{
		day: day, rules: rules,
		slots:        map[slotKey]*slotTotals{},
		causes:       map[causeKey]int64{},
		destinations: map[destinationKey]*totals{},
		channels:     map[int64]*occupancy{},
		numbers:      newNumbers(mostNumbers),
	}
}

// has reports whether a call belongs to the day.
func (t *dayTotals) has(c *cdr.Call) bool {
	return len(c.Legs) > 0 && c.Legs[0].Setup != 0 && c.Legs[0].Setup.Day() == t.day
}

// take adds a call; again says that everything but the numbers was counted before.
func (t *dayTotals) take(c *cdr.Call, again bool) {
	destination, amount := t.price(c)
	if !again {
		t.add(c, destination, amount)
	}
	t.addNumber(numberKey{Calling, plainNumber(c.Calling)}, c, amount)
	t.addNumber(numberKey{Called, plainNumber(c.Called)}, c, amount)
}

func (t *dayTotals) add(c *cdr.Call, destination string, amount tariff.Amount) {
	gateway := c.Legs[c.Billed].Gateway
	slot := t.slot(slotOf(c.Start.UnixMilli()), gateway)
	slot.calls++
	slot.billable += c.Billable.Milliseconds()
	switch {
	case c.Billable <= 0:
		slot.zero++
	case c.Billable <= t.rules.limits.ShortCall:
		slot.short++
	}
	if c.Answered {
		slot.answered++
	}
	if c.Orphan && !t.waits(c) {
		slot.orphans++
	}
	t.causes[causeKey{gateway, c.Cause}]++
	key := destinationKey{gateway, destination}
	if t.destinations[key] == nil {
		t.destinations[key] = &totals{}
	}
	t.destinations[key].addCall(c, amount)
	t.addChannels(c)
}

func (t *dayTotals) slot(at, gateway int64) *slotTotals {
	key := slotKey{at, gateway}
	slot := t.slots[key]
	if slot == nil {
		slot = &slotTotals{}
		t.slots[key] = slot
	}
	return slot
}

// waits reports whether the leg that an orphan lacks may still come.
func (t *dayTotals) waits(c *cdr.Call) bool {
	at := c.End.Add(t.rules.limits.OrphanAfter)
	if !at.After(t.rules.now) {
		return false
	}
	if t.due.IsZero() || at.Before(t.due) {
		t.due = at
	}
	return true
}

// price returns where a call went and what it costs.
func (t *dayTotals) price(c *cdr.Call) (destination string, amount tariff.Amount) {
	if charge, rated := t.rules.rater.Rate(*c); rated {
		return charge.Rate.Destination, charge.Amount
	}
	return begin(cdr.NormalNumber(c.Called), foreignDigits), 0
}

func (t *dayTotals) addChannels(c *cdr.Call) {
	for i := range c.Legs {
		leg := &c.Legs[i]
		if leg.Type != cdr.Telephony || leg.Setup == 0 || leg.Disconnect < leg.Setup {
			continue
		}
		from, to := leg.SetupTime().UnixMilli(), leg.DisconnectTime().UnixMilli()
		t.slot(slotOf(from), leg.Gateway).legs++
		channels := t.channels[leg.Gateway]
		if channels == nil {
			channels = &occupancy{base: t.day.Start().UnixMilli()}
			t.channels[leg.Gateway] = channels
		}
		channels.add(from, to)
	}
}

func (t *dayTotals) addNumber(key numberKey, c *cdr.Call, amount tariff.Amount) {
	if sum := t.numbers.of(key); sum != nil {
		sum.addCall(c, amount)
	}
}

// finish spreads the busy channels over the slots.
func (t *dayTotals) finish() {
	for gateway, channels := range t.channels {
		channels.sweep(func(at, busy, millis int64) {
			slot := t.slot(at, gateway)
			slot.busy += busy * millis
			slot.peak = max(slot.peak, busy)
		})
	}
	t.channels = nil
}

package report

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/tariff"
)

// naive computes what must be stored of legs.
func (h *house) naive(t testing.TB, legs []cdr.Leg) rolls {
	t.Helper()
	rater, err := tariff.NewRater(h.table, time.UTC)
	check(t, err)
	slots := map[cdr.Day]map[slotKey]*slotRow{}
	causes := map[causeRow]int64{}
	destinations := map[destinationRow]*destinationRow{}
	numbers := map[numberRow]*numberRow{}
	for _, c := range calls(legs) {
		part, gateway := c.Legs[0].Setup.Day(), c.Legs[c.Billed].Gateway
		if slots[part] == nil {
			slots[part] = map[slotKey]*slotRow{}
		}
		s := slotIn(slots[part], part, c.Start, gateway)
		charge, rated := rater.Rate(c)
		ms, answered := c.Billable.Milliseconds(), count(c.Answered)
		s.Calls++
		s.Answered += answered
		s.Billable += ms
		s.Short += count(c.Billable > 0 && c.Billable <= 10*time.Second)
		s.Zero += count(c.Billable == 0)
		s.Orphans += count(c.Orphan)
		for _, l := range c.Legs {
			if l.Type == cdr.Telephony {
				slotIn(slots[part], part, l.SetupTime(), l.Gateway).Legs++
			}
		}
		causes[causeRow{Part: part, GatewayID: gateway, Cause: c.Cause}]++
		name := begin(cdr.NormalNumber(c.Called), 3)
		if rated {
			name = charge.Rate.Destination
		}
		d := at(destinations, destinationRow{Part: part, GatewayID: gateway, Destination: name})
		d.Calls, d.Answered, d.Billable, d.Charge = d.Calls+1, d.Answered+answered, d.Billable+ms, d.Charge+int64(charge.Amount)
		for role, number := range map[Role]string{Calling: c.Calling, Called: c.Called} {
			number = cdr.NormalNumber(number)
			n := at(numbers, numberRow{Part: part, Role: role, Number: number})
			n.Calls, n.Answered, n.Billable, n.Charge = n.Calls+1, n.Answered+answered, n.Billable+ms, n.Charge+int64(charge.Amount)
		}
	}
	occupy(slots, calls(legs))
	var r rolls
	for _, part := range slots {
		for _, s := range part {
			r.slots = append(r.slots, *s)
		}
	}
	for c, n := range causes {
		c.Calls = n
		r.causes = append(r.causes, c)
	}
	r.destinations, r.numbers = values(destinations), values(numbers)
	r.sort()
	return r
}

// calls groups legs by their connection id.
func calls(legs []cdr.Leg) []cdr.Call {
	groups := map[string][]cdr.Leg{}
	var all []cdr.Call
	for _, l := range legs {
		if l.Connection.IsZero() {
			all = append(all, cdr.NewCall([]cdr.Leg{l}))
			continue
		}
		groups[l.Connection.String()] = append(groups[l.Connection.String()], l)
	}
	for _, group := range groups {
		all = append(all, cdr.NewCall(group))
	}
	return slices.DeleteFunc(all, func(c cdr.Call) bool { return len(c.Legs) == 0 })
}

// occupy counts busy channels: at each setup of a leg, who is busy, and for each
// slot the time of each leg in it.
func occupy(slots map[cdr.Day]map[slotKey]*slotRow, all []cdr.Call) {
	type busy struct {
		part     cdr.Day
		gateway  int64
		from, to time.Time
	}
	var times []busy
	for _, c := range all {
		for _, l := range c.Legs {
			if l.Type == cdr.Telephony && l.SetupTime().Before(l.DisconnectTime()) {
				times = append(times, busy{c.Legs[0].Setup.Day(), l.Gateway, l.SetupTime(), l.DisconnectTime()})
			}
		}
	}
	for _, b := range times {
		for at := b.from.Truncate(slotLength); at.Before(b.to); at = at.Add(slotLength) {
			s, end := slotIn(slots[b.part], b.part, at, b.gateway), at.Add(slotLength)
			s.Busy += minTime(b.to, end).Sub(maxTime(b.from, at)).Milliseconds()
			moment, channels := maxTime(b.from, at), int64(0)
			for _, other := range times {
				if other.part == b.part && other.gateway == b.gateway && !other.from.After(moment) && other.to.After(moment) {
					channels++
				}
			}
			s.Peak = max(s.Peak, channels)
		}
	}
}

func slotIn(slots map[slotKey]*slotRow, part cdr.Day, at time.Time, gateway int64) *slotRow {
	slot := at.Truncate(slotLength).UnixMilli()
	key := slotKey{slot, gateway}
	if slots[key] == nil {
		slots[key] = &slotRow{Part: part, Slot: slot, GatewayID: gateway}
	}
	return slots[key]
}

func at[K comparable](m map[K]*K, key K) *K {
	if m[key] == nil {
		value := key
		m[key] = &value
	}
	return m[key]
}

func values[K comparable](m map[K]*K) []K {
	var all []K
	for _, v := range m {
		all = append(all, *v)
	}
	return all
}

func count(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (h *house) catchUp(t testing.TB) {
	t.Helper()
	check(t, h.roller.CatchUp(t.Context(), around))
}

func (h *house) legs(t testing.TB) []cdr.Leg {
	return archivetest.All(t, h.archive, archive.Query{Features: true})
}

func TestRollUpsAreWhatCountingCallsGives(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.table = rates(1)
		h.feeds(t, 0, 540)
		all := random(400)
		h.take(t, all)
		h.catchUp(t)
		same(t, h.stored(t), h.naive(t, h.legs(t)))
	})
}

func TestTheWayRecordsComeChangesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.table = rates(1)
		h.feeds(t, 0, 540)
		all := random(200)
		for some := range slices.Chunk(all, len(all)/5+1) {
			h.take(t, some)
			h.take(t, slices.Clone(some[:len(some)/2]))
			h.catchUp(t)
		}
		same(t, h.stored(t), h.naive(t, h.legs(t)))
	})
}

func TestOtherRatesGiveOtherCharges(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.feeds(t, 0, 540)
		h.take(t, random(100))
		h.catchUp(t)
		for version := range 3 {
			h.table = rates(version + 1)
			h.catchUp(t)
			same(t, h.stored(t), h.naive(t, h.legs(t)))
		}
		h.table = nil
		h.catchUp(t)
		same(t, h.stored(t), h.naive(t, h.legs(t)))
	})
}

func TestADayWithManyNumbersIsCountedInParts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.feeds(t, 0, 540)
		h.take(t, random(300))
		for _, most := range []int{3, 8, mostNumbers} {
			h.roller.most = most
			h.exec(t, "UPDATE part SET changes = changes + 1")
			h.catchUp(t)
			same(t, h.stored(t), h.naive(t, h.legs(t)))
			h.oneOfEach(t)
		}
	})
}

func TestLegsThatAreGoneAreInNoRollUp(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.feeds(t, 0, 540)
		h.take(t, random(100))
		h.catchUp(t)
		days, err := h.archive.Days(t.Context())
		check(t, err)
		for _, d := range days {
			check(t, h.archive.Drop(t.Context(), d.Day))
		}
		h.exec(t, "UPDATE part SET changes = changes + 1, legs = 0")
		h.catchUp(t)
		same(t, h.stored(t), rolls{})
	})
}

func (h *house) exec(t testing.TB, query string, args ...any) {
	t.Helper()
	check(t, h.ledger.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(query, args...).Exec(ctx)
		return err
	}))
}

func TestACrashBetweenTransactionsLeavesADayThatIsMadeAnew(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.feeds(t, 0, 540)
		h.take(t, random(100))
		h.catchUp(t)
		before := h.stored(t)
		h.table = rates(1)
		h.take(t, random(100))
		by := h.rules(t)
		changes, err := claim(t.Context(), h.ledger, day, 1)
		check(t, err)
		totals, err := h.roller.count(t.Context(), day, by)
		check(t, err)
		check(t, h.roller.writeNumbers(t.Context(), totals, 1))
		same(t, h.stored(t), before)

		h.catchUp(t)
		same(t, h.stored(t), h.naive(t, h.legs(t)))
		if err := h.roller.release(t.Context(), totals, 1, changes); !errors.Is(err, errClaimed) {
			t.Errorf("whoever comes back: got %v", err)
		}
		same(t, h.stored(t), h.naive(t, h.legs(t)))
		h.oneOfEach(t)
	})
}

// oneOfEach fails when numbers are stored that do not count.
func (h *house) oneOfEach(t testing.TB) {
	t.Helper()
	var left int
	check(t, h.ledger.Read.NewRaw("SELECT count(*) FROM roll_number WHERE made NOT IN (SELECT made FROM roll_made)").Scan(t.Context(), &left))
	if left > 0 {
		t.Errorf("%d blocks are left over", left)
	}
}

package report

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/ledger"
	"tandem/model/cdr/tariff"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// house is an archive with a ledger, and what makes roll-ups and reports of them.
type house struct {
	ledger  *db.DB
	archive archive.Archive
	roller  *Roller
	reports *Reports
	now     time.Time
	table   *tariff.RateTable
}

// each runs test with a house on each engine.
func each(t *testing.T, test func(t *testing.T, h *house)) {
	dbtest.EachLedger(t, func(t *testing.T, d *db.DB) {
		if !d.IsPostgres() {
			test(t, newHouse(d, archivetest.SQLite(t)))
			return
		}
		a, err := archive.OpenPostgres(t.Context(), d)
		check(t, err)
		t.Cleanup(func() { _ = a.Close() })
		test(t, newHouse(d, a))
	})
}

func newHouse(d *db.DB, a archive.Archive) *house {
	h := &house{ledger: d, archive: a, reports: New(d), now: day.Start().AddDate(1, 0, 0)}
	h.roller = NewRoller(Deps{
		Archive: a, Ledger: d,
		Rater: func(context.Context) (*tariff.Rater, error) { return tariff.NewRater(h.table, time.UTC) },
		Limits: func(context.Context) (Limits, error) {
			return Limits{ShortCall: 10 * time.Second, OrphanAfter: 5 * time.Minute}, nil
		},
		Now: func() time.Time { return h.now },
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	return h
}

// day is the day of the tests, a Saturday.
const day = cdr.Day(20498)

// around is the day and its neighbours.
var around = Range{From: day.Start().AddDate(0, 0, -3), To: day.Start().AddDate(0, 0, 4), Zone: time.UTC}

// take appends entries and says so, as the collector does.
func (h *house) take(t testing.TB, entries []archive.Entry) {
	t.Helper()
	check(t, h.archive.Append(t.Context(), entries))
	added := map[cdr.Day]int64{}
	for _, e := range entries {
		if e.New {
			added[e.Setup.Day()]++
		}
	}
	var deltas []ledger.PartDelta
	for d, n := range added {
		deltas = append(deltas, ledger.PartDelta{Day: d, Legs: n})
	}
	check(t, ledger.New(h.ledger, func() time.Time { return h.now }).Bump(t.Context(), deltas))
}

// feeds stores feeds of a gateway whose clocks are minutes ahead of UTC.
func (h *house) feeds(t testing.TB, minutes ...int) {
	for _, offset := range minutes {
		h.exec(t, "INSERT INTO feed (node, listener, address, host, gateway_id, ignored, first_seen, last_seen, messages, legs, duplicates,"+
			" unparsed, apart, rate, mark, clock_offset) VALUES ('n', 'udp', 'a', ?, 1, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, ?)", fmt.Sprint(offset), offset)
	}
}

// leg is a leg of a gateway whose clock shows UTC.
type leg struct {
	connection string
	gateway    int64
	typ        cdr.LegType
	origin     cdr.Origin
	peer       string
	// setup is after the beginning of the day; rings and lasts follow it.
	setup, rings, lasts time.Duration
	cause               cdr.Cause
	offset              int16
}

// entry returns l as the collector stores it.
func (l leg) entry() archive.Entry {
	setup := cdr.Wall(day.Start().Add(l.setup).UnixMilli()) + cdr.Wall(l.offset)*60_000
	r := &cdr.Record{
		Type: l.typ, Origin: l.origin, Cause: l.cause, Peer: []byte(l.peer), Normal: archivetest.Connection(l.connection),
		Setup: setup, Connect: setup + cdr.Wall(l.rings.Milliseconds()),
		Raw: fmt.Appendf(nil, "%+v", l),
	}
	r.Disconnect = r.Connect + cdr.Wall(l.lasts.Milliseconds())
	e := archivetest.Entry(r, l.gateway, day.Start().Add(l.setup+l.rings+l.lasts))
	e.Offset = l.offset
	return e
}

// feature returns a feature that gives both numbers of a call.
func feature(connection, calling, called string, at time.Duration) archive.Entry {
	setup := cdr.Wall(day.Start().Add(at).UnixMilli())
	return archivetest.Entry(&cdr.Record{
		Kind: cdr.Feature, Normal: archivetest.Connection(connection), Setup: setup, Connect: setup, Disconnect: setup,
		Calling: []byte(calling), Called: []byte(called), FeatureName: []byte("TWC"), Raw: []byte(connection),
	}, 1, day.Start().Add(at))
}

func entries(legs ...leg) []archive.Entry {
	var all []archive.Entry
	for _, l := range legs {
		all = append(all, l.entry())
	}
	return all
}

// random returns the legs of calls around a day, in any order, with copies.
func random(calls int) []archive.Entry {
	var all []archive.Entry
	for i := range calls {
		all = append(all, randomCall(i)...)
	}
	for range len(all) / 10 {
		all = append(all, all[rand.IntN(len(all))])
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

func randomCall(i int) []archive.Entry {
	pick := func(n int) int { return rand.IntN(n) }
	ms := func(n time.Duration) time.Duration { return rand.N(n).Truncate(time.Millisecond) }
	start := ms(28*time.Hour) - 2*time.Hour
	connection := fmt.Sprintf("ABC%X%X", i, rand.Uint32())
	if pick(20) == 0 {
		connection = ""
	}
	var all []archive.Entry
	lasts := ms([]time.Duration{time.Second, 20 * time.Second, 10 * time.Minute, 4 * time.Hour}[pick(4)])
	for n := range []int{1, 2, 2, 2, 2, 3, 4}[pick(7)] {
		l := leg{
			connection: connection, gateway: int64(pick(3) + 1), typ: cdr.LegType(pick(2) + 1), origin: cdr.Origin(2 - n%2),
			peer:  []string{"+498912", "4420", "819012", "819", "1", "", "sip:äöü@example.com"}[pick(7)],
			setup: start + ms(20*time.Second), rings: ms(10 * time.Second), lasts: lasts, cause: cdr.Cause(pick(20)),
		}
		if l.gateway == 3 {
			l.offset = 540
		}
		if pick(4) == 0 {
			l.lasts = 0
		}
		all = append(all, l.entry())
	}
	if connection != "" && pick(8) == 0 {
		all = append(all, feature(connection, "777", "819012", start+time.Second))
	}
	return all
}

// rolls is everything that is stored, in one order.
type rolls struct {
	slots        []slotRow
	causes       []causeRow
	destinations []destinationRow
	numbers      []numberRow
}

// numberRow is what a number did on a day.
type numberRow struct {
	Part                              cdr.Day
	Role                              Role
	Number                            string
	Calls, Answered, Billable, Charge int64
}

func (h *house) stored(t testing.TB) (r rolls) {
	t.Helper()
	load := func(rows any) { check(t, h.ledger.Read.NewSelect().Model(rows).Scan(t.Context())) }
	load(&r.slots)
	load(&r.causes)
	load(&r.destinations)
	for _, role := range []Role{Called, Calling} {
		for d := day - 3; d <= day+3; d++ {
			all, err := streams(t.Context(), h.ledger.Read, role, d, d)
			check(t, err)
			check(t, merge(t.Context(), h.ledger.Read, all, func(number []byte, n totals) {
				r.numbers = append(r.numbers, numberRow{d, role, string(number), n.calls, n.answered, n.billable, n.charge})
			}))
		}
	}
	r.sort()
	return r
}

func (r *rolls) sort() {
	slices.SortFunc(r.slots, func(a, b slotRow) int {
		return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.GatewayID, b.GatewayID))
	})
	slices.SortFunc(r.causes, func(a, b causeRow) int {
		return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.GatewayID, b.GatewayID), cmp.Compare(a.Cause, b.Cause))
	})
	slices.SortFunc(r.destinations, func(a, b destinationRow) int {
		return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.GatewayID, b.GatewayID), cmp.Compare(a.Destination, b.Destination))
	})
	slices.SortFunc(r.numbers, func(a, b numberRow) int {
		return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.Role, b.Role), cmp.Compare(a.Number, b.Number))
	})
}

// same fails unless both are equal.
func same(t testing.TB, got, want rolls) {
	t.Helper()
	compare(t, "slots", got.slots, want.slots)
	compare(t, "causes", got.causes, want.causes)
	compare(t, "destinations", got.destinations, want.destinations)
	compare(t, "numbers", got.numbers, want.numbers)
}

func compare[T comparable](t testing.TB, what string, got, want []T) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Errorf("%s: got %d, want %d; at %d\ngot  %+v\nwant %+v", what, len(got), len(want), i,
				got[min(i, len(got)):min(i+1, len(got))], want[min(i, len(want)):min(i+1, len(want))])
			return
		}
	}
}

// rates is a table with a rate for calls to Japan and one for its mobiles.
func rates(version int) *tariff.RateTable {
	rate := tariff.Rate{Prefix: "81", Destination: "Japan", Days: tariff.AllDays, ToMinute: 1440, Increment: 1, IncrementAmount: 7}
	mobile := rate
	mobile.Prefix, mobile.Destination, mobile.Connection = "8190", "Japan, mobile", 1000
	mobile.IncrementAmount *= tariff.Amount(version)
	table := &tariff.RateTable{Name: "Rates", Rates: []tariff.Rate{rate, mobile}}
	table.Version = version
	return table
}

// rules returns the rules to make roll-ups by now.
func (h *house) rules(t testing.TB) rules {
	_, by, err := h.roller.stale(t.Context(), nil)
	check(t, err)
	return by
}

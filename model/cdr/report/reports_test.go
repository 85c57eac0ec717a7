package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/ledger"
	"tandem/model/cdr/tariff"
	"tandem/model/db/dbtest"
)

// call returns the legs of a call of gateway 1: a VoIP leg that answers and a
// telephony leg that originates.
func call(id, calling, called string, setup, lasts time.Duration) []leg {
	cause := cdr.Cause(16)
	if lasts == 0 {
		cause = 19
	}
	return []leg{
		{connection: id, gateway: 1, typ: cdr.VoIP, origin: cdr.Answer, peer: calling, setup: setup, rings: time.Second, lasts: lasts, cause: cause},
		{connection: id, gateway: 1, typ: cdr.Telephony, origin: cdr.Originate, peer: called, setup: setup, rings: time.Second, lasts: lasts, cause: cause},
	}
}

// office is a day with a few calls.
func office(t testing.TB, h *house) {
	t.Helper()
	h.table = rates(1)
	var legs []leg
	legs = append(legs, call("A1", "100", "+8190111", 9*time.Hour, 10*time.Minute)...)
	legs = append(legs, call("A2", "100", "81312", 9*time.Hour+5*time.Minute, 20*time.Minute)...)
	legs = append(legs, call("A3", "200", "81312", 10*time.Hour, 3*time.Second)...)
	legs = append(legs, call("A4", "200", "4420", 10*time.Hour, 0)...)
	legs = append(legs, call("A5", "300", "4420", 24*time.Hour, time.Minute)...)
	legs = append(legs, call("A6", "300", "4989", -25*time.Hour, time.Minute)...)
	other := call("B1", "400", "4989", 14*time.Hour, 2*time.Minute)[:1]
	other[0].gateway = 2
	h.take(t, entries(append(legs, other...)...))
	h.catchUp(t)
}

// today is the day of the tests.
var today = Range{From: day.Start(), To: day.Start().AddDate(0, 0, 1), Zone: time.UTC}

func TestTrafficByHourAndWeekday(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		office(t, h)
		got, err := h.reports.Traffic(t.Context(), today, nil)
		check(t, err)
		if want := (Volume{2, 2, 30 * time.Minute}); got.Hours[9] != want || got.Cells[time.Saturday][9] != want {
			t.Errorf("at nine: got %+v", got.Hours[9])
		}
		if want := (Volume{5, 4, 32*time.Minute + 3*time.Second}); got.Total != want || got.Weekdays[time.Saturday] != want {
			t.Errorf("in all: got %+v", got.Total)
		}
		if len(got.Days) != 1 || !got.Days[0].Day.Equal(today.From) || got.Days[0].Volume != got.Total {
			t.Errorf("days: got %+v", got.Days)
		}
		if got, err := h.reports.Traffic(t.Context(), today, []int64{2}); err != nil || got.Total.Calls != 1 {
			t.Errorf("of one gateway: got %+v, %v", got.Total, err)
		}
	})
}

func TestTheHoursAreThoseOfTheZone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		office(t, h)
		kathmandu, err := time.LoadLocation("Asia/Kathmandu") // 05:45 ahead
		check(t, err)
		from := time.Date(2026, 2, 15, 0, 0, 0, 0, kathmandu)
		got, err := h.reports.Traffic(t.Context(), Range{From: from, To: from.AddDate(0, 0, 1), Zone: kathmandu}, nil)
		check(t, err)
		if got.Total.Calls != 1 || got.Cells[time.Sunday][5].Calls != 1 {
			t.Errorf("got %+v", got.Total)
		}
	})
}

func TestTheTopNumbers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		office(t, h)
		months := Range{From: today.From.AddDate(0, -1, 0), To: today.To.AddDate(0, 1, 0), Zone: time.UTC}
		tests := []struct {
			name string
			in   Range
			role Role
			by   Order
			n    int
			want string
		}{
			{"who calls most", today, Calling, ByCalls, 10, "100:2 200:2 400:1"},
			{"only the first", today, Calling, ByCalls, 1, "100:2"},
			{"who is called longest", today, Called, ByDuration, 10, "81312:2 8190111:1 :1"},
			{"an orphan tells nothing of who was called", today, Called, ByCalls, 10, "81312:2 :1 4420:1 8190111:1"},
			{"what costs most", today, Called, ByCharge, 10, "81312:2 8190111:1"},
			{"over two days", Range{From: today.From, To: today.To.AddDate(0, 0, 1), Zone: time.UTC}, Calling, ByDuration, 10, "100:2 400:1 300:1 200:2"},
			{"over whole months", months, Calling, ByDuration, 10, "100:2 300:2 400:1 200:2"},
			{"in no time", Range{From: today.To, To: today.From, Zone: time.UTC}, Calling, ByCalls, 10, ""},
		}
		for _, tt := range tests {
			rows, err := h.reports.Top(t.Context(), tt.in, tt.role, tt.by, tt.n)
			check(t, err)
			var got []string
			for _, row := range rows {
				got = append(got, fmt.Sprintf("%s:%d", row.Number, row.Calls))
			}
			if got := strings.Join(got, " "); got != tt.want {
				t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
			}
		}
		rows, err := h.reports.Top(t.Context(), today, Calling, ByCharge, 1)
		check(t, err)
		if want := (NumberRow{"100", Volume{2, 2, 30 * time.Minute}, tariff.Amount(1000 + 600*7 + 1200*7)}); !slices.Equal(rows, []NumberRow{want}) {
			t.Errorf("got %+v, want %+v", rows, want)
		}
	})
}

func TestCausesAndQuality(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		office(t, h)
		ctx := t.Context()
		causes, err := h.reports.Causes(ctx, today, nil)
		check(t, err)
		if want := []CauseRow{{16, 4}, {19, 1}}; !slices.Equal(causes, want) {
			t.Errorf("causes: got %v, want %v", causes, want)
		}
		if causes, err = h.reports.Causes(ctx, today, []int64{2, 3}); err != nil || !slices.Equal(causes, []CauseRow{{16, 1}}) {
			t.Errorf("causes of one gateway: got %v, %v", causes, err)
		}
		gateways, err := h.reports.QualityByGateway(ctx, today)
		check(t, err)
		first := GatewayRow{1, Volume{4, 3, 30*time.Minute + 3*time.Second}}
		if want := []GatewayRow{first, {2, Volume{1, 1, 2 * time.Minute}}}; !slices.Equal(gateways, want) {
			t.Errorf("gateways: got %v, want %v", gateways, want)
		}
		if first.ASR() != 0.75 || first.ACD() != 10*time.Minute+time.Second {
			t.Errorf("got ASR %f, ACD %s", first.ASR(), first.ACD())
		}
		destinations, err := h.reports.QualityByDestination(ctx, today, nil)
		check(t, err)
		want := []DestinationRow{
			{"Japan", Volume{2, 2, 20*time.Minute + 3*time.Second}, 1203 * 7},
			{"", Volume{1, 1, 2 * time.Minute}, 0},
			{"442", Volume{1, 0, 0}, 0},
			{"Japan, mobile", Volume{1, 1, 10 * time.Minute}, 1000 + 600*7},
		}
		if !slices.Equal(destinations, want) {
			t.Errorf("destinations: got %v, want %v", destinations, want)
		}
	})
}

func TestNewDestinations(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		office(t, h)
		tests := []struct {
			name string
			in   Range
			want string
		}{
			{"all of the first day", Range{From: today.From.AddDate(0, 0, -9), To: today.From, Zone: time.UTC}, "498"},
			{"those of a day", today, " 442 Japan Japan, mobile"},
			{"those of the last day that has calls", Range{From: today.From, To: today.From.AddDate(0, 1, 0), Zone: time.UTC}, ""},
			{"without a day", Range{From: today.From.AddDate(1, 0, 0), To: today.From.AddDate(2, 0, 0), Zone: time.UTC}, ""},
		}
		for _, tt := range tests {
			rows, err := h.reports.NewDestinations(t.Context(), tt.in)
			check(t, err)
			var names []string
			for _, row := range rows {
				names = append(names, row.Destination)
			}
			slices.Sort(names)
			if got := strings.Join(names, " "); got != tt.want {
				t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
			}
		}
	})
}

func TestUtilisationAndItsBusyHour(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		office(t, h)
		rows, err := h.reports.Utilisation(t.Context(), today)
		check(t, err)
		want := []UtilisationRow{{
			Gateway: 1, Busy: 30*time.Minute + 3*time.Second + 4*time.Second, Legs: 4,
			BusyHour: today.From.Add(9 * time.Hour), BusyHourBusy: 30*time.Minute + 2*time.Second,
			Peak: 2, PeakAt: today.From.Add(9 * time.Hour),
		}}
		if !slices.Equal(rows, want) {
			t.Errorf("got %+v\nwant %+v", rows, want)
		}
		slots, err := h.reports.Slots(t.Context(), today, 1)
		check(t, err)
		if len(slots) != 3 || slots[1].Busy != 10*time.Minute+time.Second || slots[1].Peak != 1 || slots[2].Calls != 2 {
			t.Errorf("got %+v", slots)
		}
		if got := Occupancy(30*time.Minute, time.Hour, 10); got != 0.05 {
			t.Errorf("occupancy: got %f", got)
		}
	})
}

func TestOfEqualHoursTheEarliestIsTheBusyHour(t *testing.T) {
	t.Parallel()
	h := newHouse(dbtest.Ledger(t), archivetest.SQLite(t))
	legs := call("A1", "1", "2", 9*time.Hour, 10*time.Minute)
	h.take(t, entries(append(legs, call("A2", "1", "2", 15*time.Hour, 10*time.Minute)...)...))
	h.catchUp(t)
	rows, err := h.reports.Utilisation(t.Context(), today)
	check(t, err)
	nine := today.From.Add(9 * time.Hour)
	if len(rows) != 1 || !rows[0].BusyHour.Equal(nine) || !rows[0].PeakAt.Equal(nine) {
		t.Errorf("got %+v", rows)
	}
}

func TestAChannelIsBusyAfterMidnight(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.take(t, entries(call("A1", "1", "2", 23*time.Hour, 50*time.Hour)...))
		h.catchUp(t)
		later := Range{From: today.To.AddDate(0, 0, 1), To: today.To.AddDate(0, 0, 2), Zone: time.UTC}
		rows, err := h.reports.Utilisation(t.Context(), later)
		check(t, err)
		if len(rows) != 1 || rows[0].Busy != 24*time.Hour || rows[0].Peak != 1 || rows[0].Legs != 0 {
			t.Errorf("got %+v", rows)
		}
	})
}

func TestShortAndZeroCalls(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		office(t, h)
		rows, err := h.reports.Short(t.Context(), today, nil)
		check(t, err)
		if want := []ShortRow{{today.From, 1, 4, 1, 1}, {today.From, 2, 1, 0, 0}}; !slices.Equal(rows, want) {
			t.Errorf("got %+v, want %+v", rows, want)
		}
	})
}

func TestLossAndHealth(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		office(t, h)
		ctx := t.Context()
		h.now = today.From.Add(9*time.Hour + 59*time.Minute)
		l := ledger.New(h.ledger, func() time.Time { return h.now })
		feeds, err := l.OpenFeeds(ctx, []ledger.FeedKey{{Node: "n", Listener: "udp", Address: "10.0.0.1"}})
		check(t, err)
		h.exec(t, "UPDATE feed SET gateway_id = 7, messages = 10, legs = 6, duplicates = 3, unparsed = 1, apart = 2")
		gap := "INSERT INTO gap (feed_id, gateway_id, kind, first, missing, recovered, from_time, to_time, closed_at) VALUES (?, 7, 'counter', 1, 4, ?, ?, ?, ?)"
		at := h.now.UnixMilli()
		h.exec(t, gap, feeds[0].ID, 0, at, at+5, nil)
		h.exec(t, gap, feeds[0].ID, 4, at, at+9, at+10)
		h.exec(t, gap, feeds[0].ID, 0, at-9e8, at-8e8, nil)
		check(t, l.AddLoss(ctx, "n", ledger.LostKernel, 5))
		check(t, l.Bump(ctx, []ledger.PartDelta{{Day: 0, Legs: 8}}))
		got, err := h.reports.Health(ctx, Range{From: h.now, To: today.To, Zone: time.UTC})
		check(t, err)
		wantGap := GapRow{7, "counter", 1, 1, 8, 4, h.now.Add(9 * time.Millisecond)}
		if !slices.Equal(got.Gaps, []GapRow{wantGap}) || !slices.Equal(got.Losses, []LossRow{{"n", "kernel", 5}}) {
			t.Errorf("got %+v, %+v", got.Gaps, got.Losses)
		}
		if !slices.Equal(got.Feeds, []FeedRow{{7, 10, 6, 3, 1, 2, h.now}}) {
			t.Errorf("got %+v", got.Feeds)
		}
		if got.Calls != 3 || got.Orphans != 1 || got.Untimed != 8 || len(got.Kept) != 0 {
			t.Errorf("got %d calls, %d orphans, %d untimed, %v", got.Calls, got.Orphans, got.Untimed, got.Kept)
		}
	})
}

func TestFreshness(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		office(t, h)
		at := h.now
		h.now = h.now.Add(time.Hour)
		h.take(t, entries(call("C1", "1", "2", time.Hour, time.Second)...))
		got, err := h.reports.Freshness(t.Context(), around)
		check(t, err)
		if want := (Freshness{Days: 3, Stale: 1, AsOf: at}); got.Days != want.Days || got.Stale != want.Stale || !got.AsOf.Equal(at) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		h.catchUp(t)
		if got, err = h.reports.Freshness(t.Context(), around); err != nil || got.Stale != 0 || !got.AsOf.IsZero() {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

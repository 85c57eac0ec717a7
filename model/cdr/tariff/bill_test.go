package tariff_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/tariff"
)

// bill returns the called numbers of a bill with what they cost, and its totals.
func bill(t *testing.T, a archive.Archive, r *tariff.Rater, q tariff.BillQuery) (lines []string, totals tariff.Totals) {
	t.Helper()
	for line, err := range tariff.Bill(t.Context(), a, r, q) {
		check(t, err)
		lines = append(lines, line.Called+" "+cmp.Or(line.Destination, "?")+" "+line.Charge.String())
		totals.Add(line)
	}
	return lines, totals
}

func TestABillHasTheCallsOfANumberWithWhatTheyCost(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 2, 14, 23, 59, 0, 0, time.UTC)
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		// Call i begins after i seconds, from +49891000i to 4420700i, for i%60 seconds.
		check(t, a.Append(t.Context(), archivetest.Legs(start, 120)))
		few := rate("44207001", "London")
		few.Increment, few.IncrementAmount = 6, 125
		many := rate("442070010", "London, ten")
		many.Connection = 10_000
		rater, err := tariff.NewRater(&tariff.RateTable{Rates: []tariff.Rate{few, many}}, time.UTC)
		check(t, err)
		all := tariff.BillQuery{Prefix: true, From: start, To: start.Add(time.Hour)}
		number := func(number string, prefix bool) tariff.BillQuery {
			q := all
			q.Number, q.Prefix = number, prefix
			return q
		}
		late := number("49891000100", false)
		late.To = start.Add(100 * time.Second)
		tests := []struct {
			name string
			q    tariff.BillQuery
			want []string
		}{
			{"one number", number("4989100010", false), []string{"442070010 London, ten 1"}},
			{"as people write it", number("+49 891000-10", false), []string{"442070010 London, ten 1"}},
			{"by the increment", number("4989100013", false), []string{"442070013 London 0.0375"}},
			{"no rate fits", number("498910003", false), []string{"44207003 ? 0"}},
			{"nobody answered", number("4989100060", false), nil},
			{"nobody has it", number("7", true), nil},
			{"a called number", number("44207003", false), nil},
			{"a prefix", number("+4989100010", true), []string{
				"442070010 London, ten 1", "4420700100 London, ten 1", "4420700101 London, ten 1", "4420700102 London, ten 1",
				"4420700103 London, ten 1", "4420700104 London, ten 1", "4420700105 London, ten 1", "4420700106 London, ten 1",
				"4420700107 London, ten 1", "4420700108 London, ten 1", "4420700109 London, ten 1"}},
			{"before the end", late, nil},
		}
		for _, tt := range tests {
			if got, _ := bill(t, a, rater, tt.q); !slices.Equal(got, tt.want) {
				t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
			}
		}
		lines, totals := bill(t, a, rater, all)
		if len(lines) != 118 || totals.Sum().Calls != 118 {
			t.Errorf("everybody: got %d lines, %+v", len(lines), totals.Sum())
		}
		want := []tariff.Total{{"London, ten", 11, 10*time.Second + seconds(40, 49), 110_000}}
		if got := totals.ByDestination(); len(got) != 3 || got[0] != want[0] {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}

// seconds is the sum of the seconds from first to last.
func seconds(first, last int) (sum time.Duration) {
	for n := first; n <= last; n++ {
		sum += time.Duration(n) * time.Second
	}
	return sum
}

func TestACallIsOnTheBillOnceAndOnTheDayItBegan(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		midnight := time.Date(2026, 2, 15, 0, 0, 0, 0, time.UTC)
		var legs []archive.Entry
		for i, origin := range []cdr.Origin{cdr.Answer, cdr.Originate, cdr.Originate} {
			setup := cdr.Wall(midnight.Add(time.Duration(i-1) * time.Second).UnixMilli())
			r := &cdr.Record{
				Type: cdr.VoIP, Origin: origin, Normal: archivetest.Connection("AB12"), Setup: setup,
				Connect: setup + 5000, Disconnect: setup + 65_000, Peer: []byte("100"), Calling: []byte("100"), Raw: []byte{byte(i)},
			}
			legs = append(legs, archivetest.Entry(r, 1, midnight.Add(time.Minute)))
		}
		check(t, a.Append(t.Context(), legs))
		rater, err := tariff.NewRater(nil, time.UTC)
		check(t, err)
		for _, tt := range []struct {
			name     string
			from, to time.Time
			want     int
		}{
			{"the day before", midnight.Add(-time.Hour), midnight, 1},
			{"the day", midnight, midnight.Add(time.Hour), 0},
			{"both", midnight.Add(-time.Hour), midnight.Add(time.Hour), 1},
		} {
			for _, prefix := range []string{"100", ""} {
				lines, _ := bill(t, a, rater, tariff.BillQuery{Number: prefix, Prefix: true, From: tt.from, To: tt.to})
				if len(lines) != tt.want {
					t.Errorf("%s of %q: got %q", tt.name, prefix, lines)
				}
			}
		}
	})
}

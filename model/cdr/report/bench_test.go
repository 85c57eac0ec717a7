package report

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// generated are legs that are made while they are read: calls of two legs on every day,
// on twenty gateways, from 20,000 numbers to a million.
type generated struct {
	archive.Archive
	calls int
}

func (g generated) Find(_ context.Context, q archive.Query) iter.Seq2[*cdr.Leg, error] {
	return func(yield func(*cdr.Leg, error) bool) {
		for day := q.FromWall.Day(); day <= q.ToWall.Day(); day++ {
			source := rand.New(rand.NewPCG(uint64(day), 0))
			for i := range g.calls {
				setup := cdr.Wall(day)*dayMillis + cdr.Wall(i)*dayMillis/cdr.Wall(g.calls)
				l := g.leg(source, setup, fmt.Sprintf("%X%08X%X", day, i, source.Uint32()))
				if setup < q.FromWall || setup >= q.ToWall {
					continue
				}
				called := l.Calling
				l.Calling = ""
				if !yield(&l, nil) {
					return
				}
				l.Origin, l.Type, l.Peer, l.Key = cdr.Originate, cdr.Telephony, called, l.Key+1
				if !yield(&l, nil) {
					return
				}
			}
		}
	}
}

func (g generated) leg(source *rand.Rand, setup cdr.Wall, connection string) cdr.Leg {
	l := cdr.Leg{
		Connection: archivetest.Connection(connection), Key: source.Uint64(), Gateway: int64(source.IntN(20) + 1),
		Type: cdr.VoIP, Origin: cdr.Answer, Cause: []cdr.Cause{16, 16, 16, 17, 19, 31}[source.IntN(6)],
		Setup: setup, Connect: setup + 5_000, Peer: fmt.Sprint(498912300000 + source.IntN(20_000)),
	}
	l.Calling = fmt.Sprint(819000000000 + 7*int(float64(1_000_000)*source.Float64()*source.Float64()))
	l.Disconnect = l.Connect + cdr.Wall(source.IntN(2)*source.IntN(300_000))
	return l
}

func newBenchHouse(b *testing.B, calls int) *house {
	h := newHouse(dbtest.Ledger(b), generated{calls: calls})
	h.table = rates(1)
	return h
}

// markDays says that legs of days were taken.
func (h *house) markDays(b *testing.B, first cdr.Day, days int) {
	for d := range days {
		h.exec(b, "INSERT INTO part (day, legs, changes, rolled, rates) VALUES (?, 1, 1, -1, '')"+
			" ON CONFLICT (day) DO UPDATE SET changes = part.changes + 1", first+cdr.Day(d))
	}
}

// BenchmarkABigDay makes the roll-ups of a day with a third of a million legs, for
// the first time and again.
func BenchmarkABigDay(b *testing.B) {
	for _, again := range []bool{false, true} {
		b.Run(map[bool]string{false: "first", true: "again"}[again], func(b *testing.B) {
			h := newBenchHouse(b, 166_667)
			if again {
				h.markDays(b, day, 1)
				h.catchUp(b)
			}
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				if !again {
					h = newBenchHouse(b, 166_667)
				}
				h.markDays(b, day, 1)
				b.StartTimer()
				h.catchUp(b)
			}
		})
	}
}

// BenchmarkADayOfTheArchive makes the roll-ups of a day with 172,800 legs in the
// archive.
func BenchmarkADayOfTheArchive(b *testing.B) {
	h := newHouse(dbtest.Ledger(b), archivetest.SQLite(b))
	for some := range slices.Chunk(archivetest.Legs(day.Start(), 86_400), 5_000) {
		h.take(b, some)
	}
	b.ReportAllocs()
	for b.Loop() {
		h.exec(b, "UPDATE part SET changes = changes + 1")
		h.catchUp(b)
	}
}

// BenchmarkReports answers reports over the 10 million legs of a month.
func BenchmarkReports(b *testing.B) {
	h := newBenchHouse(b, 166_667)
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	first := dayOf(from)
	h.markDays(b, first-15, 45)
	check(b, h.roller.CatchUp(b.Context(), Range{From: from.AddDate(0, 0, -15), To: from.AddDate(0, 0, 30), Zone: time.UTC}))
	month := Range{From: from, To: from.AddDate(0, 0, 30), Zone: time.UTC}
	apart := Range{From: from.AddDate(0, 0, -15), To: from.AddDate(0, 0, 15), Zone: time.UTC}
	reports := map[string]func(ctx context.Context, in Range) (any, error){
		"traffic":          func(ctx context.Context, in Range) (any, error) { return h.reports.Traffic(ctx, in, nil) },
		"top by calls":     func(ctx context.Context, in Range) (any, error) { return h.reports.Top(ctx, in, Called, ByCalls, 20) },
		"top by charge":    func(ctx context.Context, in Range) (any, error) { return h.reports.Top(ctx, in, Calling, ByCharge, 20) },
		"causes":           func(ctx context.Context, in Range) (any, error) { return h.reports.Causes(ctx, in, nil) },
		"gateways":         func(ctx context.Context, in Range) (any, error) { return h.reports.QualityByGateway(ctx, in) },
		"destinations":     func(ctx context.Context, in Range) (any, error) { return h.reports.QualityByDestination(ctx, in, nil) },
		"new destinations": func(ctx context.Context, in Range) (any, error) { return h.reports.NewDestinations(ctx, in) },
		"utilisation":      func(ctx context.Context, in Range) (any, error) { return h.reports.Utilisation(ctx, in) },
		"short calls":      func(ctx context.Context, in Range) (any, error) { return h.reports.Short(ctx, in, nil) },
		"health":           func(ctx context.Context, in Range) (any, error) { return h.reports.Health(ctx, in) },
	}
	for name, report := range reports {
		for span, in := range map[string]Range{"a month": month, "two halves": apart} {
			b.Run(name+"/"+span, func(b *testing.B) {
				for b.Loop() {
					_, err := report(b.Context(), in)
					check(b, err)
				}
			})
		}
	}
}

// BenchmarkTop finds the top numbers of thirty days with 120,000 numbers each, of
// a million.
func BenchmarkTop(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": dbtest.Ledger, "postgres": postgresLedger} {
		b.Run(name, func(b *testing.B) {
			h := newHouse(open(b), nil)
			for d := range cdr.Day(30) {
				n := newNumbers(mostNumbers)
				for range 120_000 {
					number := fmt.Sprint(819000000000 + 7*rand.IntN(1_000_000))
					n.of(numberKey{Called, number}).add(totals{1, 1, rand.Int64N(300_000), 7_000})
				}
				check(b, saveNumbers(b.Context(), h.ledger, day+d, 1, n))
				h.exec(b, "INSERT INTO roll_made (part, made) VALUES (?, 1)", day+d)
			}
			in := Range{From: today.From, To: today.From.AddDate(0, 0, 30), Zone: time.UTC}
			b.ReportAllocs()
			for b.Loop() {
				_, err := h.reports.Top(b.Context(), in, Called, ByCalls, 20)
				check(b, err)
			}
		})
	}
}

func postgresLedger(t testing.TB) *db.DB {
	d, err := db.OpenLedger(t.Context(), dbtest.PostgresURL(t), "")
	check(t, err)
	t.Cleanup(func() { _ = d.Close() })
	return d
}

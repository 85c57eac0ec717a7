package collector

import (
	"context"
	"net/netip"
	"testing"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/ledger"
)

// bin is an archive that keeps nothing; everything is new to it.
type bin struct{ Archive }

func (bin) Append(_ context.Context, batch []archive.Entry) error {
	for i := range batch {
		batch[i].New = true
	}
	return nil
}

// hot returns a pipeline that knows four gateways, with a writer, and distinct
// messages from them.
func hot(t testing.TB, a Archive, count int) (r *run, from []arrival, lines [][]byte) {
	t.Helper()
	s := newStand(t)
	s.Archive = a
	for id := range 4 {
		addr := netip.AddrFrom4([4]byte{192, 0, 2, byte(id)})
		s.gateways.add(int64(id+1), addr.String())
		from = append(from, arrival{listener: ledger.UDP, source: cdr.SourceUDP, addr: addr, at: began.UnixMilli() + 40_000})
	}
	r = s.newRun(s.Parameters.(*fixed).Parameters)
	go r.w.run()
	t.Cleanup(func() { close(r.w.end) })
	for n := range count {
		lines = append(lines, []byte(syslogLine(n/4+1, n/4+1, n, "CMEMRI")))
	}
	return r, from, lines
}

func TestAMessageOnItsWayAllocatesNothing(t *testing.T) {
	const count = 30_000
	r, from, lines := hot(t, bin{}, 2*count)
	n := 0
	take := func() {
		r.in.mu.Lock()
		r.in.take(&from[n%4], lines[n])
		r.in.mu.Unlock()
		n++
	}
	for range count { // batches are made
		take()
	}
	if got := testing.AllocsPerRun(count-1, take); got >= 1 {
		t.Errorf("got %v allocations a message, want none", got)
	}
}

// BenchmarkPipeline is the way of a message from the socket to the writer, with an
// archive that keeps nothing and with the real one.
func BenchmarkPipeline(b *testing.B) {
	for _, archives := range []struct {
		name string
		open func() Archive
	}{
		{"without archive", func() Archive { return bin{} }},
		{"sqlite", func() Archive { return archivetest.SQLite(b) }},
	} {
		b.Run(archives.name, func(b *testing.B) {
			r, from, lines := hot(b, archives.open(), b.N)
			b.ReportAllocs()
			b.ResetTimer()
			for n := range b.N {
				if n%64 == 0 {
					r.in.mu.Lock()
				}
				r.in.take(&from[n%4], lines[n])
				if n%64 == 63 || n == b.N-1 {
					r.in.mu.Unlock()
				}
			}
			ticket, err := r.enter(func() error { return nil })
			if err != nil {
				b.Fatal(err)
			}
			if err := r.await(b.Context(), ticket); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
			if got := r.w.legs.Load() + r.w.copies.Load() + r.in.totals.duplicates; got != int64(b.N) {
				b.Errorf("got %d records, want %d", got, b.N)
			}
		})
	}
}

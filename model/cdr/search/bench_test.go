package search_test

import (
	"testing"
	"time"

	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/search"
)

// benchCalls is how many calls the archive of a benchmark has: three days.
const benchCalls = 200_000

func benchArchive(b *testing.B) archive.Archive {
	b.Helper()
	a := archivetest.SQLite(b)
	const each = 10_000
	for i := 0; i < benchCalls; i += each {
		if err := a.Append(b.Context(), archivetest.Legs(noon().Add(time.Duration(i)*time.Second), each)); err != nil {
			b.Fatal(err)
		}
	}
	return a
}

func BenchmarkPage(b *testing.B) {
	a := benchArchive(b)
	for name, f := range map[string]search.Filter{
		"newest":          {},
		"number":          number("498910007777", archive.Exact, search.Either),
		"beginning":       number("49891000777", archive.Prefix, search.Calling),
		"part":            number("0007777", archive.Contains, search.Either),
		"gateway":         {Gateways: []int64{2}, From: noon().Add(time.Hour), To: noon().Add(2 * time.Hour)},
		"long calls":      {Shortest: seconds(59)},
		"no such orphans": {Orphans: true},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := search.Search(b.Context(), a, f, search.Cursor{}, 50, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEach(b *testing.B) {
	a := benchArchive(b)
	b.ReportAllocs()
	calls := 0
	for b.Loop() {
		for _, err := range search.Each(b.Context(), a, search.Filter{}) {
			if err != nil {
				b.Fatal(err)
			}
			calls++
		}
	}
	b.ReportMetric(float64(calls)/b.Elapsed().Seconds(), "calls/s")
}

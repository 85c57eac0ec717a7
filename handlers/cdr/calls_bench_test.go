package cdr_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"tandem/handlers/cdr"
	"tandem/handlers/handlertest"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/gateway"
	pages "tandem/views/cdr"
)

// nowhere is the client of a benchmark, who throws the file away.
type nowhere struct{ head http.Header }

func (n nowhere) Header() http.Header         { return n.head }
func (n nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n nowhere) WriteHeader(int)             {}

func BenchmarkExport(b *testing.B) {
	const calls = 100_000
	c := handlertest.New(b)
	a := archivetest.SQLite(b)
	for i := range 10 {
		handlertest.Must(b, a.Append(b.Context(), archivetest.Legs(callsAt().Add(time.Duration(i)*calls/10*time.Second), calls/10)))
	}
	h := &cdr.Calls{Archive: a, Gateways: gateway.NewDirectory(c.DB, nil), Parameters: gateway.NewParameterStore(c.DB, time.Now), Now: time.Now}
	for name, bench := range map[string]struct {
		query string
		rows  int
	}{"a line for each call": {"", calls}, "a line for each leg": {"?lossless=true", 2 * calls}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, pages.CallsPath+".csv"+bench.query, nil)
				handlertest.Must(b, h.CSV(nowhere{http.Header{}}, r))
			}
			b.ReportMetric(float64(b.N*bench.rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

package csvfile_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"testing"

	"tandem/handlers/csvfile"
)

func cells() []string {
	return []string{"", "81352345678", "normal, unspecified (31)", `a "quoted" name`, " blank ", "two\r\nlines", "=1+1", "+81352345678", "＝1", "電話"}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	for name, lossless := range map[string]bool{"safe for spreadsheets": false, "lossless": true} {
		var file bytes.Buffer
		l := csvfile.NewLines(&file, lossless)
		for range 2 {
			for _, cell := range cells() {
				l.Text(cell)
			}
			l.Int(-7)
			l.Plain(func(b []byte) []byte { return append(b, "2026"...) })
			if err := l.End(); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.Flush(); err != nil {
			t.Fatal(err)
		}
		want := append(cells(), "-7", "2026")
		want[5] = "two\nlines" // as encoding/csv reads line breaks
		if !lossless {
			for _, i := range []int{6, 7, 8} {
				want[i] = "'" + want[i]
			}
		}
		got, err := csv.NewReader(&file).ReadAll()
		if err != nil || !reflect.DeepEqual(got, [][]string{want, want}) {
			t.Errorf("%s: got %q, %v; want %q twice", name, got, err, want)
		}
	}
}

func TestAnErrorBeforeTheFirstChunkIsToldWithAPage(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	w := httptest.NewRecorder()
	err := csvfile.SendLines(w, httptest.NewRequest("GET", "/calls.csv", nil), "calls.csv", []string{"Start"}, func(*csvfile.Lines) error { return broken })
	if !errors.Is(err, broken) || w.Body.Len() > 0 || w.Header().Get("Content-Disposition") != "" {
		t.Errorf("got %v with %q, want the error and nothing sent", err, w.Body)
	}
}

func TestAFileThatCannotBeFinishedIsCut(t *testing.T) {
	t.Parallel()
	defer func() {
		if got := recover(); got != http.ErrAbortHandler {
			t.Errorf("got %v, want the connection cut", got)
		}
	}()
	r := httptest.NewRequest("GET", "/calls.csv", nil)
	_ = csvfile.SendLines(httptest.NewRecorder(), r, "calls.csv", nil, func(l *csvfile.Lines) error {
		for range 20_000 {
			l.Text("81352345678")
			if err := l.End(); err != nil {
				return err
			}
		}
		return errors.New("broken")
	})
}

func row() []string {
	return []string{"2026-02-14 10:16:25", "2026-02-14 10:18:31", "81352345678", "0312345678", "HQ", "126", "10", "16", "normal call clearing (16)", "CA4E672782B11E09D8300164610A2D8", "2"}
}

// BenchmarkLines is what exports use, BenchmarkEncodingCSV what they would use
// without it.
func BenchmarkLines(b *testing.B) {
	l := csvfile.NewLines(io.Discard, false)
	cells := row()
	b.ReportAllocs()
	for b.Loop() {
		for _, cell := range cells {
			l.Text(cell)
		}
		if err := l.End(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkEncodingCSV(b *testing.B) {
	w := csv.NewWriter(io.Discard)
	cells := row()
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		cells[10] = strconv.Itoa(n & 1)
		if err := w.Write(cells); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

package xcdr

import (
	"bytes"
	"os"
	"testing"

	"tandem/model/cdr"
)

// inside reports whether view is a part of line, without a look at its contents.
func inside(line, view []byte) bool {
	if len(view) == 0 {
		return true
	}
	at := cap(line) - cap(view)
	return at >= 0 && at+len(view) <= len(line) && &line[at] == &view[0]
}

func FuzzScan(f *testing.F) {
	file, err := os.ReadFile("testdata/compact.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	for line := range bytes.Lines(file) {
		f.Add(line)
	}
	f.Add([]byte(`1,"2""3",4,"5,6`))
	f.Fuzz(func(t *testing.T, file []byte) {
		Sniff(file)
		s := NewScanner(bytes.NewReader(file))
		for s.Scan() {
			checkViews(t, s.Line(), s.Record())
		}
		if err := s.Err(); err != nil {
			t.Errorf("got error %v, want none", err)
		}
	})
}

func checkViews(t *testing.T, line []byte, rec *cdr.Record) {
	t.Helper()
	for _, view := range [][]byte{
		rec.CauseText, rec.Connection, rec.Zone, rec.Peer, rec.SubAddress, rec.Calling, rec.Called,
		rec.FeatureName, rec.FeatureID, rec.FeatureLeg, rec.Extra, rec.Raw,
	} {
		if !inside(line, view) {
			t.Errorf("%q is not in the line %q", view, line)
		}
	}
	if rec.Setup < 0 || rec.Disconnect < 0 {
		t.Errorf("got setup %d and disconnect %d, want no time before 1970", rec.Setup, rec.Disconnect)
	}
}

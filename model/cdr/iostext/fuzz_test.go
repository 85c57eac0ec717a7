package iostext

import (
	"bytes"
	_ "embed"
	"testing"

	"tandem/model/cdr"
)

//go:embed testdata/messages.txt
var samples []byte

// inside reports whether view is a part of line, without a look at its contents.
func inside(line, view []byte) bool {
	if len(view) == 0 {
		return true
	}
	at := cap(line) - cap(view)
	return at >= 0 && at+len(view) <= len(line) && &line[at] == &view[0]
}

func views(rec *cdr.Record) map[string][]byte {
	return map[string][]byte{
		"host": rec.Header.Host, "cause text": rec.CauseText, "connection": rec.Connection, "zone": rec.Zone,
		"peer": rec.Peer, "sub-address": rec.SubAddress, "calling": rec.Calling, "called": rec.Called,
		"feature": rec.FeatureName, "feature id": rec.FeatureID, "feature leg": rec.FeatureLeg, "extra": rec.Extra,
		"raw": rec.Raw,
	}
}

func FuzzRead(f *testing.F) {
	for _, line := range bytes.Split(samples, []byte("\n")) {
		f.Add(line)
	}
	for _, c := range headers {
		f.Add([]byte(c.header + marked))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		before := bytes.Clone(line)
		var r Reader
		var rec, again cdr.Record
		err := r.Read(line, &rec)
		for name, view := range views(&rec) {
			if !inside(line, view) {
				t.Errorf("%s %q is not in the line", name, view)
			}
		}
		if !bytes.Equal(line, before) {
			t.Error("the line was changed")
		}
		if err2 := r.Read(line, &again); err2 != err || again.Key() != rec.Key() {
			t.Errorf("reading again gives error %v and another record, want %v", err2, err)
		}
		if err == nil && rec.Kind == cdr.History && (rec.Disconnect < 0 || rec.Setup < 0) {
			t.Errorf("got setup %d and disconnect %d, want no time before 1970", rec.Setup, rec.Disconnect)
		}
	})
}

// FuzzOrder compares what is read in the known order with what is read key by key.
func FuzzOrder(f *testing.F) {
	for _, line := range bytes.Split(samples, []byte("\n")) {
		if _, body, kind := marker(line); kind == cdr.History {
			f.Add(trimLine(body))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var walls cdr.WallReader
		var fast, slow cdr.Record
		h := historyReader{walls: &walls, rec: &fast}
		if !h.inOrder(body) {
			return
		}
		k := historyReader{walls: &walls, rec: &slow}
		k.anyOrder(body)
		if h.err != k.err || fast.Key() != slow.Key() || fast.ReceiveBytes != slow.ReceiveBytes ||
			!bytes.Equal(fast.CauseText, slow.CauseText) || !bytes.Equal(fast.Peer, slow.Peer) || fast.Cause != slow.Cause {
			t.Errorf("%q:\nin order %+v\nby key   %+v", body, fast, slow)
		}
	})
}

package archive

import (
	"testing"

	"tandem/model/cdr"
)

// FuzzUnpack reads torn legs: an error, never a panic.
func FuzzUnpack(f *testing.F) {
	e := &Entry{Record: &cdr.Record{Setup: 1000, Connect: 2000, Disconnect: 3000, Peer: []byte("+4989"), CauseText: []byte("busy")}, Gateway: 300, Offset: -60}
	e.Normal.Len = uint8(copy(e.Normal.Text[:], "CA4E67278"))
	whole := pack(nil, e, position{1000, 7}, 1<<30)
	for n := range whole {
		f.Add(string(whole[:n]))
	}
	f.Add(string(whole))
	f.Fuzz(func(t *testing.T, s string) {
		var l cdr.Leg
		err := unpack(&l, 1, position{1000, 7}, s)
		if len(s) < len(whole) && string(whole[:len(s)]) == s && err == nil {
			t.Errorf("the first %d bytes: got no error", len(s))
		}
		if s == string(whole) && (err != nil || l.Peer != "+4989" || l.Disconnect != 3000 || l.Connection != e.Normal || l.Offset != -60) {
			t.Errorf("got %+v, %v", l, err)
		}
	})
}

package cdr

import "testing"

func TestNumbersAreComparedInOneForm(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"+81 (3) 5555-1234": "81355551234", "2887": "2887", " 2887 ": "2887", "03.5555.1234": "0355551234",
		"sip:2887@10.0.0.1": "sip:2887@10.0.0.1", "+sip:28-87@10.0.0.1": "sip:28-87@10.0.0.1", "": "", "+": "", "*72#": "*72#",
	} {
		if got := NormalNumber(written); got != want {
			t.Errorf("%q: got %q, want %q", written, got, want)
		}
	}
	for written, want := range map[string]string{"+3001": "3001", " +3001 ": "3001", "3001": "3001", "": "", "+": ""} {
		if got := string((&Record{Peer: []byte(written)}).Number()); got != want {
			t.Errorf("peer %q: got %q, want %q", written, got, want)
		}
	}
}

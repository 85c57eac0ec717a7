package callhome_test

import (
	"testing"

	"tandem/model/callhome"
)

func TestReason(t *testing.T) {
	t.Parallel()
	tests := []struct {
		stored, key string
		known       bool
	}{
		{"Call Home was switched off before the message left", "Call Home was switched off before the message left", true},
		{"The program ended while the message was being sent", "The program ended while the message was being sent", true},
		{"Cancelled by anna", "Cancelled by %s", true},
		{"the server answered 503", "", false},
		{"", "", false},
	}
	for _, tt := range tests {
		got, known := callhome.Reason(tt.stored)
		if got.Key != tt.key || known != tt.known {
			t.Errorf("%q: got %q, %v; want %q, %v", tt.stored, got.Key, known, tt.key, tt.known)
		}
	}
}

// known reports whether people see the reason stored with d translated.
func known(d callhome.Delivery) bool {
	_, ok := callhome.Reason(d.LastError)
	return ok
}

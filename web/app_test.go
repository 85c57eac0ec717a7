package main

import "testing"

func TestFirstIP(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		names []string
		want  string
	}{
		{"a host with addresses", []string{"tokyo-1", "192.0.2.10", "2001:db8::10"}, "192.0.2.10"},
		{"IPv6 alone", []string{"tokyo-1", "2001:db8::10"}, "2001:db8::10"},
		{"a host without a network", []string{"tokyo-1"}, ""},
		{"a host that does not know its name", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := firstIP(tt.names); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

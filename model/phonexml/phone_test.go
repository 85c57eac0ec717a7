package phonexml

import "testing"

func TestCharsetOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		header string
		want   Charset
	}{
		{"", UTF8},
		{"iso-8859-1,utf-8;q=0.8", UTF8}, // a 7942
		{"utf-8", UTF8},
		{"UTF-8, *;q=0.1", UTF8},
		{"*", UTF8},
		{"iso-8859-1", Latin1},
		{"ISO-8859-1 ; Q=0.5", Latin1},
		{"iso-8859-1, utf-8;q=0", Latin1},
		{"utf-8;q=0, *", Latin1},
		{"*;q=0, iso-8859-1", Latin1},
		{"shift_jis", UTF8},
		{"iso-8859-1;q=0, utf-8;q=0", UTF8},
		{"iso-8859-1;q=0", UTF8},
		{",;=,q=;;", UTF8},
	}
	for _, tt := range tests {
		if got := CharsetOf(tt.header); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.header, got, tt.want)
		}
	}
}

func TestContentTypeIsThatOfPhones(t *testing.T) {
	t.Parallel()
	for charset, want := range map[Charset]string{UTF8: "text/xml; charset=UTF-8", Latin1: "text/xml; charset=ISO-8859-1"} {
		if got := charset.ContentType(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestPositionsOf(t *testing.T) {
	t.Parallel()
	older := Positions{Select: 1, Update: 2, Exit: 3, Previous: 4}
	newer := Positions{Exit: 1, Select: 2, Update: 3, Previous: 4}
	tests := []struct {
		model string
		want  Positions
	}{
		{"CP-7942G", older},
		{"CP-7975G", older},
		{"Cisco 7841", newer},
		{"CP-7821-K9", newer},
		{"CP-8845", newer},
		{"CP-8865NR", newer},
		{"CP-8961", older},
		{"CP-78", older},
		{"17811", older},
		{"78110", older},
		{"", older},
	}
	for _, tt := range tests {
		if got := PositionsOf(tt.model); got != tt.want {
			t.Errorf("%q: got %+v, want %+v", tt.model, got, tt.want)
		}
	}
}

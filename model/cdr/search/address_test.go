package search_test

import (
	"net/url"
	"reflect"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/search"
)

func tokyo(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestAFilterIsReadFromAnAddressAndWrittenAgain(t *testing.T) {
	t.Parallel()
	zone := tokyo(t)
	tests := []struct {
		name, address string
		want          search.Filter
		written       string // "" when it is the address
	}{
		{"nothing", "", search.Filter{}, ""},
		{"minutes in the console's zone", "from=2026-02-14T10:16&to=2026-02-14T10:17",
			search.Filter{From: time.Date(2026, 2, 14, 10, 16, 0, 0, zone), To: time.Date(2026, 2, 14, 10, 18, 0, 0, zone)}, ""},
		{"days", "from=2026-02-14&to=2026-02-14",
			search.Filter{From: time.Date(2026, 2, 14, 0, 0, 0, 0, zone), To: time.Date(2026, 2, 15, 0, 0, 0, 0, zone)},
			"from=2026-02-14T00%3A00&to=2026-02-14T23%3A59"},
		{"a number as people write it", "number=%2B81+3-5234-5678", search.Filter{Number: "81352345678", Match: archive.Prefix},
			"match=begins&number=81352345678"},
		{"a number in full-width digits", "number=" + url.QueryEscape("＋８１-３"), search.Filter{Number: "813", Match: archive.Prefix},
			"match=begins&number=813"},
		{"a number in a role", "number=0120&match=contains&role=called",
			search.Filter{Number: "0120", Match: archive.Contains, Role: search.Called}, ""},
		{"choices", "gateway=7&cause=0&origin=2&orphans=true",
			search.Filter{Gateways: []int64{7}, Causes: []cdr.Cause{0}, Origin: cdr.Answer, Orphans: true}, ""},
		{"a duration, also in full-width digits", "min=%EF%BC%91%EF%BC%90&max=60", search.Filter{Shortest: seconds(10), Longest: seconds(60)}, "max=60&min=10"},
		{"choices nobody offers", "gateway=x&cause=-1&match=like&role=both&orphans=perhaps", search.Filter{}, ""},
	}
	for _, tt := range tests {
		values, err := url.ParseQuery(tt.address)
		if err != nil {
			t.Fatal(err)
		}
		got, errs := search.Parse(values, zone)
		if len(errs) > 0 || !got.From.Equal(tt.want.From) || !got.To.Equal(tt.want.To) {
			t.Errorf("%s: got %v to %v, %v; want %v to %v", tt.name, got.From, got.To, errs, tt.want.From, tt.want.To)
		}
		written := got.Values(zone)
		tt.want.From, tt.want.To = got.From, got.To
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
		if again, _ := search.Parse(written, zone); !reflect.DeepEqual(again.Values(zone), written) || !again.From.Equal(got.From) || !again.To.Equal(got.To) {
			t.Errorf("%s: got %v when it was read again, want %v", tt.name, again, got)
		}
		if tt.written != "" && written.Encode() != tt.written {
			t.Errorf("%s: got %s, want %s", tt.name, written.Encode(), tt.written)
		}
	}
}

func TestWhatCannotBeReadIsToldAtItsField(t *testing.T) {
	t.Parallel()
	for address, field := range map[string]string{
		"from=yesterday":                "from",
		"to=2026-02-30":                 "to",
		"from=2026-02-14&to=2026-02-13": "to",
		"min=ten":                       "min",
		"max=-1":                        "max",
		"min=60&max=59":                 "max",
		"max=99999999999999999999":      "max",
	} {
		values, err := url.ParseQuery(address)
		if err != nil {
			t.Fatal(err)
		}
		if _, errs := search.Parse(values, time.UTC); errs.For(field).IsZero() || len(errs) != 1 {
			t.Errorf("%s: got %v, want one error at %s", address, errs, field)
		}
	}
}

func TestCursorsAreReadAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []search.Cursor{{}, {At: 1_771_063_200_000}, {At: 1, Key: 1<<64 - 1}, {Undated: true, At: 1_771_063_200_000, Key: 17}} {
		if got := search.ParseCursor(c.String()); got != c {
			t.Errorf("%q: got %+v, want %+v", c.String(), got, c)
		}
	}
	for _, text := range []string{"x", "-", "1-", "-1-2", "1--1", "ux", "0-1", "u-1", "1-x", "20498-17-3", "99999999999999999-1"} {
		if got := search.ParseCursor(text); !got.IsZero() {
			t.Errorf("%q: got %+v, want the beginning", text, got)
		}
	}
}

package cdr

import (
	"strings"
	"testing"
)

func TestCausesAreHexadecimal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		written string
		want    Cause
		ok      bool
	}{
		{"10  ", 16, true}, {"10", 16, true}, {"1C", 28, true}, {"1c", 28, true}, {"0x10", 16, true}, {"3   ", 3, true},
		{"0", 0, true}, {"    ", 0, true}, {"", 0, true}, {"7F", 127, true}, {"0010", 16, true}, {"FF", 255, true},
		{"100", 0, false}, {"1G", 0, false}, {"-1", 0, false}, {"1 0", 0, false},
	} {
		if got, ok := ParseCause([]byte(c.written)); got != c.want || ok != c.ok {
			t.Errorf("%q: got %d, %t, want %d, %t", c.written, got, ok, c.want, c.ok)
		}
	}
}

func TestTheCausesOfTheSeedAreKnown(t *testing.T) {
	t.Parallel()
	for hex, want := range map[string]string{
		"0": "No cause given", "1": "Unallocated (unassigned) number", "3": "No route to destination",
		"10": "Normal call clearing", "11": "User busy", "12": "No user responding",
		"13": "No answer from user (user alerted)", "15": "Call rejected",
		"1C": "Invalid number format (address incomplete)", "1F": "Normal, unspecified",
		"22": "No circuit or channel available", "2C": "Requested circuit or channel not available",
		"2F": "Resource unavailable, unspecified", "3F": "Service or option not available, unspecified",
	} {
		c, ok := ParseCause([]byte(hex))
		if !ok || !c.Known() || c.Text().Key != want || c.Hex() != hex {
			t.Errorf("%s: got %q, hex %s, want %q", hex, c.Text().Key, c.Hex(), want)
		}
	}
}

// published are the causes of section 3.5 of spec/cdr.md, in decimal.
var published = []Cause{
	1, 2, 3, 4, 5, 6, 8, 16, 17, 18, 19, 20, 21, 22, 23, 25, 26, 27, 28, 29, 30, 31, 34, 38, 39, 40, 41, 42, 43, 44, 46, 47,
	49, 50, 53, 55, 57, 58, 62, 63, 65, 66, 69, 70, 79, 81, 82, 83, 84, 85, 86, 87, 88, 90, 91, 95, 96, 97, 98, 99, 100, 101,
	102, 111, 127,
}

func TestEveryCauseOfTheTableHasItsWordsAndAdvice(t *testing.T) {
	t.Parallel()
	for _, c := range published {
		if !c.Known() {
			t.Errorf("cause %d is not known", c)
		}
	}
	words := map[string]Cause{}
	for _, c := range Causes() {
		text, advice := c.Text().Key, c.Advice().Key
		if other, found := words[text]; found {
			t.Errorf("causes %d and %d have the same words: %s", other, c, text)
		}
		words[text] = c
		if !strings.HasSuffix(advice, ".") {
			t.Errorf("cause %d: got advice %q, want a sentence", c, advice)
		}
	}
	if c := Cause(200); c.Known() || c.Text().Args[0] != 200 || c.Advice().IsZero() {
		t.Errorf("cause 200: got %v, want words with its number", c.Text())
	}
}

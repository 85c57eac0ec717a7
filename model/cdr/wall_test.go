package cdr

import (
	"bytes"
	"testing"
	"time"
)

func TestTimesOfEveryFormAreRead(t *testing.T) {
	t.Parallel()
	const want = "2001-06-18 11:14:39.367"
	for _, c := range []struct {
		name, written, want, zone string
		mark                      ClockMark
	}{
		{"the seed", "11:14:39.367 UTC Mon Jun 18 2001", want, "UTC", ClockGood},
		{"a clock that was never set", "*11:14:39.367 UTC Mon Jun 18 2001", want, "UTC", ClockNotSet},
		{"a clock without servers", ".11:14:39.367 UTC Mon Jun 18 2001", want, "UTC", ClockLost},
		{"a zone in small letters", "11:14:39.367 gmt Mon Jun 18 2001", want, "gmt", ClockGood},
		{"a zone that is a city", "11:14:39.367 NewYork Mon Jun 18 2001", want, "NewYork", ClockGood},
		{"a zone of two words", "11:14:39.367 New York Mon Jun 18 2001", want, "New York", ClockGood},
		{"a zone of two letters", "11:14:39.367 ET Mon Jun 18 2001", want, "ET", ClockGood},
		{"no zone", "11:14:39.367 Mon Jun 18 2001", want, "", ClockGood},
		{"an hour of one digit", "9:14:39.367 UTC Mon Jun 18 2001", "2001-06-18 09:14:39.367", "UTC", ClockGood},
		{"no milliseconds", "11:14:39 UTC Mon Jun 18 2001", "2001-06-18 11:14:39.000", "UTC", ClockGood},
		{"hundredths", "11:14:39.36 UTC Mon Jun 18 2001", "2001-06-18 11:14:39.360", "UTC", ClockGood},
		{"microseconds", "11:14:39.367999 UTC Mon Jun 18 2001", want, "UTC", ClockGood},
		{"a day of one digit", "11:14:39.367 UTC Fri Jun 8 2001", "2001-06-08 11:14:39.367", "UTC", ClockGood},
		{"a day of one digit, padded", "11:14:39.367 UTC Fri Jun  8 2001", "2001-06-08 11:14:39.367", "UTC", ClockGood},
		{"a leap day", "00:00:00.001 CET Thu Feb 29 2024", "2024-02-29 00:00:00.001", "CET", ClockGood},
		{"a leap second", "23:59:60.500 UTC Sat Dec 31 2016", "2017-01-01 00:00:00.500", "UTC", ClockGood},
		{"blanks around it", "  11:14:39.367 UTC Mon Jun 18 2001 ", want, "UTC", ClockGood},
		{"blanks between its words", "11:14:39.367  UTC  Mon  Jun  18  2001", want, "UTC", ClockGood},
		{"blanks and a zone of two words", "11:14:39.367  New York  Mon  Jun  18  2001", want, "New York", ClockGood},
		{"a clock that starts in 1993", "*00:18:20.123 UTC Mon Mar 1 1993", "1993-03-01 00:18:20.123", "UTC", ClockNotSet},
		{"nothing", "", "", "", ClockGood},
		{"a zero", "0", "", "", ClockGood},
		{"null", "(null)", "", "", ClockGood},
		{"a zero and null", "*0 (null)", "", "", ClockNotSet},
		{"zeros", "00:00:00.000", "", "", ClockGood},
		{"a mark and zeros", "*00:00:00.000", "", "", ClockNotSet},
		{"the epoch of NTP", "00:00:00.000 UTC Mon Jan 1 1900", "", "", ClockGood},
		{"the epoch of Unix", "00:00:00.000 UTC Thu Jan 1 1970", "", "", ClockGood},
		{"the epoch of Unix, to the west", "19:00:00.000 EST Wed Dec 31 1969", "", "", ClockGood},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w, zone, mark, ok := ParseWall([]byte(c.written))
			if !ok {
				t.Fatal("got no time")
			}
			got := ""
			if w != 0 {
				got = w.In(0).Format("2006-01-02 15:04:05.000")
			}
			if got != c.want || string(zone) != c.zone || mark != c.mark {
				t.Errorf("got %q, zone %q, mark %d, want %q, %q, %d", got, zone, mark, c.want, c.zone, c.mark)
			}
		})
	}
}

func TestWhatIsNoTimeIsRefused(t *testing.T) {
	t.Parallel()
	for _, written := range []string{
		"11:14", "11:14:39.367", "11:14:39.367 UTC", "11:14:39.367 UTC Mon Jun 18", "25:14:39.367 UTC Mon Jun 18 2001",
		"11:60:39.367 UTC Mon Jun 18 2001", "11:14:61.367 UTC Mon Jun 18 2001", "11:14:39. UTC Mon Jun 18 2001",
		"11:14:39.367 UTC Mon Jun 31 2001", "11:14:39.367 UTC Mon Jun 0 2001", "11:14:39.367 UTC Mon Foo 18 2001",
		"11:14:39.367 UTC Wed Feb 29 2023", "11:14:39.367 UTC Mon Jun 18 201", "now", "1", "Mon", "11:14:39.367 Jun 18 2001", "null(null)", "**11:14:39.367 UTC Mon Jun 18 2001",
		"11:14:39.367 UTC Mon Jun 18 2001 and more", "11:14:39.367UTC Mon Jun 18 2001",
	} {
		if w, _, _, ok := ParseWall([]byte(written)); ok {
			t.Errorf("%q: got %s, want none", written, w.In(0))
		}
	}
}

func TestATimeAfterAnotherDateIsReadAlone(t *testing.T) {
	t.Parallel()
	var r WallReader
	for _, written := range []string{
		"11:14:39.367 UTC Mon Jun 18 2001", "11:14:40.367 UTC Mon Jun 18 2001", "11:14:40.367 CET Mon Jun 18 2001",
		"00:00:00.000 UTC Mon Jan 1 1900", "0", "rubbish", "11:14:39.367 UTC Tue Jun 19 2001", "11:14:39.367 UTC Mon Jun 31 2001",
		"11:14:39.367 UTC Mon Jun 18 2001", "11:14:39.367 a zone of very many words that nobody would give it Mon Jun 18 2001",
	} {
		got, zone, mark, ok := r.Read([]byte(written))
		want, wantZone, wantMark, wantOK := ParseWall([]byte(written))
		if got != want || !bytes.Equal(zone, wantZone) || mark != wantMark || ok != wantOK {
			t.Errorf("%q: got %d %q %d %t, want %d %q %d %t", written, got, zone, mark, ok, want, wantZone, wantMark, wantOK)
		}
	}
}

func TestTimesOfFeaturesAreRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		written, want string
		ok            bool
	}{
		{"02/14/2026 09:05:07.120", "2026-02-14T09:05:07.12Z", true},
		{"02/14/2026 9:05:07", "2026-02-14T09:05:07Z", true},
		{"12/31/2026 23:59:59.999", "2026-12-31T23:59:59.999Z", true},
		{"", "", true},
		{"00/00/0000 00:00:00.000", "", true},
		{"01/01/1900 00:00:00.000", "", true},
		{"02/30/2026 09:05:07.120", "", false},
		{"13/01/2026 09:05:07.120", "", false},
		{"02/14/26 09:05:07.120", "", false},
		{"02/14/2026 09:05:07.120 UTC", "", false},
		{"02/14/2026", "", false},
	} {
		w, ok := ParseFeatureTime([]byte(c.written))
		got := ""
		if w != 0 {
			got = w.In(0).Format(time.RFC3339Nano)
		}
		if got != c.want || ok != c.ok {
			t.Errorf("%q: got %q, %t, want %q, %t", c.written, got, ok, c.want, c.ok)
		}
	}
}

func FuzzParseWall(f *testing.F) {
	for _, seed := range []string{
		"11:14:39.367 UTC Mon Jun 18 2001", "*9:14:39 New York Mon Jun  8 2001", "0", "00:00:00.000 UTC Mon Jan 1 1900",
		"02/14/2026 09:05:07.120",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, written []byte) {
		w, zone, _, ok := ParseWall(written)
		if w < 0 || !ok && w != 0 {
			t.Errorf("got %d, %t, want a time or none", w, ok)
		}
		if !bytes.Contains(written, zone) {
			t.Errorf("got zone %q, which is not in it", zone)
		}
		if at, ok := ParseFeatureTime(written); at < 0 || !ok && at != 0 {
			t.Errorf("feature: got %d, %t, want a time or none", at, ok)
		}
	})
}

func TestATimeIsReadQuicklyOnlyInTheFormOfTheLast(t *testing.T) {
	t.Parallel()
	const date = "CET Thu Dec 16 2010"
	for _, c := range []struct {
		written string
		quick   bool
	}{
		{"10:14:59.294 " + date, true},
		{"23:59:60.999 " + date, true},
		{"00:00:00.000 " + date, true},
		{"24:00:00.000 " + date, false},
		{"10:60:59.294 " + date, false},
		{"10:14:61.294 " + date, false},
		{"1x:14:59.294 " + date, false},
		{"10:14:59.29x " + date, false},
		{"9:14:59.294 " + date, false},
		{"10:14:59 " + date, false},
		{"10:14:59.2945 " + date, false},
		{"*10:14:59.294 " + date, false},
		{"10:14:59.294 CET Fri Dec 17 2010", false},
		{"10:14:59.294 " + date + " ", false},
		{"", false},
	} {
		var r WallReader
		if _, _, _, ok := r.ReadQuick([]byte("10:14:59.294 " + date + ",")); ok {
			t.Fatal("a date that was not read yet is known")
		}
		if _, _, _, ok := r.Read([]byte("10:14:59.294 " + date)); !ok {
			t.Fatal("the date cannot be read")
		}
		w, zone, size, quick := r.ReadQuick([]byte(c.written + ", PeerAddress 1"))
		if quick != c.quick {
			t.Errorf("%q: got read quickly %t, want %t", c.written, quick, c.quick)
		}
		if !quick {
			continue
		}
		want, wantZone, _, _ := ParseWall([]byte(c.written))
		if w != want || string(zone) != string(wantZone) || size != len(c.written) {
			t.Errorf("%q: got %d, %q, %d, want %d, %q, %d", c.written, w, zone, size, want, wantZone, len(c.written))
		}
	}
}

package cdr

import "testing"

func TestClocksThatAreTurnedInACallGiveOneClock(t *testing.T) {
	t.Parallel()
	const hour = 3_600_000
	for _, c := range []struct {
		name                       string
		setup, connect, disconnect string // zones
		moved                      Wall   // of setup and connect
		zone                       string
	}{
		{"no change", "CET", "CET", "CET", 0, "CET"},
		{"summer ends in Europe", "CEST", "CEST", "CET", -hour, "CET"},
		{"summer begins in Europe", "CET", "CET", "CEST", hour, "CEST"},
		{"summer ends in America", "EDT", "EDT", "EST", -hour, "EST"},
		{"summer begins in America", "PST", "PST", "PDT", hour, "PDT"},
		{"summer ends in Britain", "BST", "BST", "GMT", -hour, "GMT"},
		{"summer begins in Australia", "AEST", "AEST", "AEDT", hour, "AEDT"},
		{"summer ends in METDST", "METDST", "METDST", "MET", -hour, "MET"},
		{"other names", "here", "here", "there", 0, "there"},
		{"no name at the end", "CET", "CET", "", 0, "CET"},
		{"no name before", "", "", "CET", 0, "CET"},
	} {
		rec := record()
		rec.SetZones([]byte(c.setup), []byte(c.connect), []byte(c.disconnect))
		want := record()
		if rec.Setup != want.Setup+c.moved || rec.Connect != want.Connect+c.moved || rec.Disconnect != want.Disconnect || string(rec.Zone) != c.zone {
			t.Errorf("%s: got setup %s, connect %s in %s, want them moved by %d in %s", c.name, rec.Setup.In(0), rec.Connect.In(0), rec.Zone, c.moved, c.zone)
		}
	}
}

func TestAConnectBehindTheEndInAnotherZoneIsTurnedBack(t *testing.T) {
	t.Parallel()
	rec := record()
	rec.Setup, rec.Connect, rec.Disconnect = at("10:50:00"), at("10:51:00"), at("10:05:00")
	rec.SetZones([]byte("old"), []byte("old"), []byte("new"))
	if rec.Setup != at("09:50:00") || rec.Connect != at("09:51:00") {
		t.Errorf("got setup %s, connect %s, want them an hour earlier", rec.Setup.In(0), rec.Connect.In(0))
	}
}

func TestTimesOnBothSidesOfAClockThatWasSetAreNotOfOneCall(t *testing.T) {
	t.Parallel()
	year := longestCall / 5
	for _, c := range []struct {
		name           string
		setup, connect Wall // before the end
		want           bool
	}{
		{"a call", 30_000, 20_000, true},
		{"a trunk that was up for years", 4 * year, 4 * year, true},
		{"the clock was put back an hour", -savingTime, -savingTime, true},
		{"the clock was set while it rang", 33 * year, 20_000, false},
		{"the clock was set while they talked", 24 * year, 24 * year, false},
		{"the clock was years ahead", -9 * year, -9 * year, false},
	} {
		for _, zone := range []string{"UTC", ""} {
			rec := record()
			rec.Setup, rec.Connect = rec.Disconnect-c.setup, rec.Disconnect-c.connect
			if got := rec.SetZones([]byte("UTC"), []byte("UTC"), []byte(zone)); got != c.want {
				t.Errorf("%s: got %t, want %t", c.name, got, c.want)
			}
		}
	}
	rec := record()
	rec.Setup, rec.Connect = 0, 0
	if !rec.SetZones(nil, nil, nil) {
		t.Error("times that are missing are not of one call")
	}
}

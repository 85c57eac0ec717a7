package gateway_test

import (
	"context"
	"log/slog"
	"net/netip"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/gateway"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func TestTheDirectoryKnowsGateways(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := sealer(t)
		gateways, directory := gateway.NewGateways(d, s, time.Now), gateway.NewDirectory(d, s)
		add(t, gateways, gateway.Gateway{Name: "one", Addresses: []string{"10.0.0.1", "2001:db8::1"}, Hosts: []string{"gw1"}, Secret: "hush"})
		two := add(t, gateways, gateway.Gateway{Name: "two", Addresses: []string{"10.0.0.2"}, Hosts: []string{"clc 6/0"}, Channels: 30})
		if _, ok := directory.Lookup(netip.MustParseAddr("10.0.0.1"), nil); ok {
			t.Error("got a gateway before the first refresh")
		}
		if changed, err := directory.Refresh(t.Context()); err != nil || !changed {
			t.Fatalf("got %v, %v", changed, err)
		}
		for _, tt := range []struct{ name, addr, host, want string }{
			{"by its address", "10.0.0.1", "", "one"},
			{"by its address in IPv6", "::ffff:10.0.0.2", "", "two"},
			{"by its address of IPv6", "2001:db8::1", "", "one"},
			{"by its name through a relay", "192.0.2.1", "GW1", "one"},
			{"by its name before the address", "10.0.0.1", "CLC 6/0", "two"},
			{"by its address when the name says nothing", "10.0.0.1", "router", "one"},
			{"by an address that a relay put there", "192.0.2.1", "10.0.0.2", "two"},
			{"through a relay without a name", "192.0.2.1", "", ""},
			{"with a name that is too long", "192.0.2.1", string(make([]byte, 300)), ""},
		} {
			k, ok := directory.Lookup(netip.MustParseAddr(tt.addr), []byte(tt.host))
			if got := name(k); got != tt.want || ok != (tt.want != "") {
				t.Errorf("%s: got %q, %v; want %q", tt.name, got, ok, tt.want)
			}
		}
		if k, _ := directory.Lookup(netip.MustParseAddr("10.0.0.1"), nil); string(k.Secret) != "hush" {
			t.Errorf("got %q", k.Secret)
		}
		if k, ok := directory.ByID(two.ID); !ok || k.Name != "two" || k.Secret != nil || k.Channels != 30 || len(directory.All()) != 2 {
			t.Errorf("got %+v", k)
		}
	})
}

func name(k *gateway.Known) string {
	if k == nil {
		return ""
	}
	return k.Name
}

func TestTheDirectoryFollowsChanges(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := sealer(t)
		gateways, directory := gateway.NewGateways(d, s, time.Now), gateway.NewDirectory(d, s)
		var g gateway.Gateway
		for _, tt := range []struct {
			name   string
			change func() error
			want   bool
		}{
			{"at first", func() error { return nil }, true},
			{"an addition", func() (err error) {
				g, err = gateways.Add(t.Context(), gateway.Gateway{Name: "a", Hosts: []string{"h"}})
				return err
			}, true},
			{"nothing", func() error { return nil }, false},
			{"an update", func() error { return gateways.Update(t.Context(), g) }, true},
			{"a deletion and an addition", func() error {
				if err := gateways.Delete(t.Context(), g.ID); err != nil {
					return err
				}
				_, err := gateways.Add(t.Context(), gateway.Gateway{Name: "a"})
				return err
			}, true},
		} {
			if err := tt.change(); err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			if got, err := directory.Refresh(t.Context()); err != nil || got != tt.want {
				t.Errorf("%s: got %v, %v; want %v", tt.name, got, err, tt.want)
			}
		}
		if _, ok := directory.Lookup(netip.Addr{}, []byte("h")); ok {
			t.Error("a deleted gateway is still known")
		}
	})
}

func TestAWatchedDirectoryFollowsChanges(t *testing.T) {
	t.Parallel()
	d, s := dbtest.SQLite(t), sealer(t)
	directory := gateway.NewDirectory(d, s)
	ctx, cancel := context.WithCancel(t.Context())
	ticks, ended := make(chan time.Time), make(chan struct{})
	go func() { directory.Watch(ctx, ticks, slog.New(slog.DiscardHandler)); close(ended) }()
	ticks <- time.Time{}
	add(t, gateway.NewGateways(d, s, time.Now), gateway.Gateway{Name: "a", Hosts: []string{"h"}})
	ticks <- time.Time{}
	ticks <- time.Time{} // taken when the one before is done
	if _, ok := directory.Lookup(netip.Addr{}, []byte("h")); !ok {
		t.Error("a new gateway is not known")
	}
	cancel()
	<-ended
}

func TestADirectoryWithTheWrongKeyStaysAsItIs(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	add(t, gateway.NewGateways(d, sealer(t), time.Now), gateway.Gateway{Name: "a", Secret: "x"})
	directory := gateway.NewDirectory(d, sealer(t))
	if changed, err := directory.Refresh(t.Context()); err == nil || changed {
		t.Errorf("got %v, %v", changed, err)
	}
}

// known returns g as the directory knows it.
func known(t testing.TB, g gateway.Gateway) *gateway.Known {
	t.Helper()
	d, s := dbtest.SQLite(t), sealer(t)
	g.Name = "g"
	added := add(t, gateway.NewGateways(d, s, time.Now), g)
	directory := gateway.NewDirectory(d, s)
	if _, err := directory.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	k, _ := directory.ByID(added.ID)
	return k
}

func TestOffsetsOfClocks(t *testing.T) {
	t.Parallel()
	at := func(text string) int64 {
		instant, err := time.Parse("2006-01-02 15:04:05", text)
		if err != nil {
			t.Fatal(err)
		}
		return instant.UnixMilli()
	}
	mapped := known(t, gateway.Gateway{Zones: []gateway.ZoneName{{Name: "IST", Offset: 330}, {Name: "GMT", Offset: 480}}})
	berlin := known(t, gateway.Gateway{Zone: "Europe/Berlin"})
	plain := known(t, gateway.Gateway{})
	for _, tt := range []struct {
		name          string
		gateway       *gateway.Known
		zone          string
		wall, arrived string
		want          int16
		by            cdr.OffsetBy
	}{
		{"a name in the map", mapped, "ist", "2026-02-14 12:00:00", "2026-02-14 12:00:00", 330, cdr.OffsetMapped},
		{"the map before the name of UTC", mapped, "GMT", "2026-02-14 12:00:00", "", 480, cdr.OffsetMapped},
		{"UTC", mapped, "UTC", "2026-02-14 12:00:00", "2026-02-14 07:00:00", 0, cdr.OffsetStated},
		{"gmt", plain, "gmt", "2026-02-14 12:00:00", "2026-02-14 07:00:00", 0, cdr.OffsetStated},
		{"Z", berlin, "Z", "2026-02-14 12:00:00", "", 0, cdr.OffsetStated},
		{"winter", berlin, "CET", "2026-02-14 12:00:00", "", 60, cdr.OffsetMapped},
		{"summer", berlin, "METDST", "2026-07-14 12:00:00", "", 120, cdr.OffsetMapped},
		{"an hour before summer", berlin, "CET", "2026-03-29 01:59:59", "", 60, cdr.OffsetMapped},
		{"in the hour that is left out", berlin, "CET", "2026-03-29 02:30:00", "", 60, cdr.OffsetMapped},
		{"the first hour of summer", berlin, "CEST", "2026-03-29 03:00:00", "", 120, cdr.OffsetMapped},
		{"the repeated hour, first", berlin, "CEST", "2026-10-25 02:30:00", "", 120, cdr.OffsetMapped},
		{"the repeated hour, second", berlin, "CET", "2026-10-25 02:30:00", "", 60, cdr.OffsetMapped},
		{"the repeated hour, first by arrival", berlin, "X", "2026-10-25 02:30:00", "2026-10-25 00:30:01", 120, cdr.OffsetMapped},
		{"the repeated hour, second by arrival", berlin, "X", "2026-10-25 02:30:00", "2026-10-25 01:30:01", 60, cdr.OffsetMapped},
		{"after the repeated hour", berlin, "X", "2026-10-25 03:00:00", "", 60, cdr.OffsetMapped},
		{"by arrival, east", plain, "IST", "2026-02-14 12:00:00", "2026-02-14 06:30:04", 330, cdr.OffsetArrival},
		{"by arrival, west", plain, "NST", "2026-02-14 12:00:00", "2026-02-14 15:29:58", -210, cdr.OffsetArrival},
		{"by arrival, seven minutes late", plain, "CET", "2026-02-14 12:00:00", "2026-02-14 11:07:00", 60, cdr.OffsetArrival},
		{"a clock that was never set", plain, "CET", "1993-03-01 00:04:00", "2026-02-14 11:07:00", 0, cdr.OffsetUnknown},
		{"fifteen hours away", plain, "CET", "2026-02-14 15:00:00", "2026-02-14 00:00:00", 0, cdr.OffsetUnknown},
		{"out of a file", plain, "CET", "2026-02-14 12:00:00", "", 0, cdr.OffsetUnknown},
		{"no time", plain, "", "", "2026-02-14 11:07:00", 0, cdr.OffsetUnknown},
		{"no time in a known zone", berlin, "", "", "2026-07-14 11:07:00", 120, cdr.OffsetMapped},
	} {
		var wall cdr.Wall
		var arrived int64
		if tt.wall != "" {
			wall = cdr.Wall(at(tt.wall))
		}
		if tt.arrived != "" {
			arrived = at(tt.arrived)
		}
		if got, by := tt.gateway.Offset([]byte(tt.zone), wall, arrived); got != tt.want || by != tt.by {
			t.Errorf("%s: got %d by %d, want %d by %d", tt.name, got, by, tt.want, tt.by)
		}
	}
}

func TestLookingUpAllocatesNothing(t *testing.T) { // not parallel: AllocsPerRun
	k, mapped := known(t, gateway.Gateway{Zone: "Europe/Berlin"}), known(t, gateway.Gateway{Zones: []gateway.ZoneName{{Name: "CET", Offset: 60}}})
	d, s := dbtest.SQLite(t), sealer(t)
	add(t, gateway.NewGateways(d, s, time.Now), gateway.Gateway{Name: "a", Addresses: []string{"10.0.0.1"}, Hosts: []string{"cmemri"}})
	directory := gateway.NewDirectory(d, s)
	if _, err := directory.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	addr, host, zone, wall := netip.MustParseAddr("10.0.0.1"), []byte("CMEMRI"), []byte("CET"), cdr.Wall(1_792_000_000_000)
	if got := testing.AllocsPerRun(100, func() {
		directory.Lookup(addr, host)
		directory.Lookup(addr, nil)
		k.Offset(zone, wall, int64(wall))
		mapped.Offset(zone, wall, int64(wall))
	}); got != 0 {
		t.Errorf("got %v allocations, want none", got)
	}
}

func BenchmarkLookup(b *testing.B) {
	d, s := dbtest.SQLite(b), sealer(b)
	add(b, gateway.NewGateways(d, s, time.Now), gateway.Gateway{Name: "a", Addresses: []string{"10.0.0.1"}, Hosts: []string{"cmemri"}})
	directory := gateway.NewDirectory(d, s)
	if _, err := directory.Refresh(b.Context()); err != nil {
		b.Fatal(err)
	}
	addr, host := netip.MustParseAddr("10.0.0.1"), []byte("CMEMRI")
	for _, bb := range []struct {
		name string
		host []byte
	}{{"by host", host}, {"by address", nil}} {
		b.Run(bb.name, func(b *testing.B) {
			for b.Loop() {
				directory.Lookup(addr, bb.host)
			}
		})
	}
}

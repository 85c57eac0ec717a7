package gateway_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/cdr/gateway"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func TestParametersAreSavedOverTheirVersion(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		store := gateway.NewParameterStore(d, time.Now)
		fresh, err := store.Load(t.Context())
		want := gateway.Parameters{
			SyslogPort: 5514, RADIUSPort: 1813, FlushInterval: 200, OrphanAfter: 5, ShortCall: 10, KeepDays: 400,
		}
		want.ID, want.Version = 1, 1
		if err != nil || fresh != want {
			t.Fatalf("got %+v, %v; want %+v", fresh, err, want)
		}
		changed := fresh
		changed.SyslogPort, changed.KeepMegabytes = 514, 20_000
		saved, err := store.Save(t.Context(), changed)
		if again, _ := store.Load(t.Context()); err != nil || saved.Version != 2 || again != saved {
			t.Errorf("got %+v, %v; stored %+v", saved, err, again)
		}
		if _, err := store.Save(t.Context(), fresh); !errors.Is(err, model.ErrConflict) {
			t.Errorf("a stale save: got %v", err)
		}
		var after string
		err = d.Read.NewRaw("SELECT after FROM audit WHERE object_name = 'Gateway CDR Collector'").Scan(t.Context(), &after)
		if err != nil || !strings.Contains(after, `"SyslogPort":514`) {
			t.Errorf("got %q, %v", after, err)
		}
	})
}

func TestParametersHaveLimits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*gateway.Parameters)
		want   string
	}{
		{"the defaults", func(*gateway.Parameters) {}, ""},
		{"the least", func(p *gateway.Parameters) {
			*p = gateway.Parameters{SyslogPort: 1, RADIUSPort: 2, FlushInterval: 50, OrphanAfter: 1, ShortCall: 1}
		}, ""},
		{"the most", func(p *gateway.Parameters) {
			*p = gateway.Parameters{SyslogPort: 65535, RADIUSPort: 65534, FlushInterval: 5000, OrphanAfter: 1440, ShortCall: 300, KeepDays: 3650, KeepMegabytes: 100_000_000}
		}, ""},
		{"no syslog port", func(p *gateway.Parameters) { p.SyslogPort = 0 }, "syslog_port"},
		{"a RADIUS port too high", func(p *gateway.Parameters) { p.RADIUSPort = 65536 }, "radius_port"},
		{"the same port", func(p *gateway.Parameters) { p.RADIUSPort = p.SyslogPort }, "radius_port"},
		{"flushing too often", func(p *gateway.Parameters) { p.FlushInterval = 49 }, "flush_interval"},
		{"flushing too seldom", func(p *gateway.Parameters) { p.FlushInterval = 5001 }, "flush_interval"},
		{"waiting no time", func(p *gateway.Parameters) { p.OrphanAfter = 0 }, "orphan_after"},
		{"no short call", func(p *gateway.Parameters) { p.ShortCall = 301 }, "short_call"},
		{"keeping too long", func(p *gateway.Parameters) { p.KeepDays = 3651 }, "keep_days"},
		{"keeping less than nothing", func(p *gateway.Parameters) { p.KeepMegabytes = -1 }, "keep_megabytes"},
	} {
		p := gateway.Parameters{SyslogPort: 5514, RADIUSPort: 1813, FlushInterval: 200, OrphanAfter: 5, ShortCall: 10, KeepDays: 400}
		tt.change(&p)
		got := ""
		if errs, ok := errors.AsType[model.FieldErrors](p.Validate()); ok {
			got = errs[0].Field
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

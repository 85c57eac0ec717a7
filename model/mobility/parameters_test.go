package mobility_test

import (
	"strings"
	"testing"

	"tandem/model"
	"tandem/model/mobility"
)

func TestTheLimitsOfTheParameters(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*mobility.Parameters)
		field  string // "" when it is right
	}{
		{"the defaults", func(*mobility.Parameters) {}, ""},
		{"168 hours", func(p *mobility.Parameters) { p.MaximumLoginTime = 168 * 60 }, ""},
		{"more than 168 hours", func(p *mobility.Parameters) { p.MaximumLoginTime = 168*60 + 1 }, "maximum_login_time"},
		{"less than no time", func(p *mobility.Parameters) { p.MaximumLoginTime = -1 }, "maximum_login_time"},
		{"no requests", func(p *mobility.Parameters) { p.MaximumRequests = 0 }, "maximum_requests"},
		{"another behavior", func(p *mobility.Parameters) { p.MultipleLogin = "sometimes" }, "multiple_login"},
		{"the smallest cache", func(p *mobility.Parameters) { p.CacheSize = 1000 }, ""},
		{"a smaller cache", func(p *mobility.Parameters) { p.CacheSize = 999 }, "cache_size"},
		{"the biggest cache", func(p *mobility.Parameters) { p.CacheSize = 20000 }, ""},
		{"a bigger cache", func(p *mobility.Parameters) { p.CacheSize = 20001 }, "cache_size"},
		{"idle for less than nothing", func(p *mobility.Parameters) { p.IdleLogout = -1 }, "idle_logout"},
		{"a time of day", func(p *mobility.Parameters) { p.LogoutTime = "23:59" }, ""},
		{"no time of day", func(p *mobility.Parameters) { p.LogoutTime = "24:00" }, "logout_time"},
		{"addresses and names", func(p *mobility.Parameters) { p.TrustedAddresses = "192.0.2.1;2001:db8::1 ; phones.example.com;host-1" }, ""},
		{"1024 characters", func(p *mobility.Parameters) { p.TrustedAddresses = strings.Repeat("192.0.2.1;", 102) + "host" }, ""},
		{"1025 characters", func(p *mobility.Parameters) { p.TrustedAddresses = strings.Repeat("192.0.2.1;", 102) + "hosts" }, "trusted_addresses"},
		{"a network", func(p *mobility.Parameters) { p.TrustedAddresses = "192.0.2.0/24" }, "trusted_addresses"},
		{"a range", func(p *mobility.Parameters) { p.TrustedAddresses = "192.0.2.1-192.0.2.9" }, "trusted_addresses"},
		{"a short range", func(p *mobility.Parameters) { p.TrustedAddresses = "192.0.2.1-9" }, "trusted_addresses"},
		{"a pattern", func(p *mobility.Parameters) { p.TrustedAddresses = "192.0.2.*" }, "trusted_addresses"},
		{"an expression", func(p *mobility.Parameters) { p.TrustedAddresses = "phone[0-9]" }, "trusted_addresses"},
		{"an address out of bounds", func(p *mobility.Parameters) { p.TrustedAddresses = "192.0.2.256" }, "trusted_addresses"},
		{"separated by commas", func(p *mobility.Parameters) { p.TrustedAddresses = "192.0.2.1,192.0.2.2" }, "trusted_addresses"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			p := mobility.Defaults()
			tc.change(&p)
			var got string
			if err := p.Validate(); err != nil {
				errs, _ := err.(model.FieldErrors)
				got = errs[0].Field
			}
			want(t, "field", got, tc.field)
		})
	}
}

func TestParametersAreSavedOverTheirVersion(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		first, err := h.parameters.Load(t.Context())
		must(t, err)
		fresh := mobility.Defaults()
		fresh.ID, fresh.Version = 1, 1
		if first != fresh {
			t.Errorf("got %+v at first, want the defaults", first)
		}
		p := mobility.Parameters{
			EnforceMaximum: true, MaximumLoginTime: 90, MaximumRequests: 7, MultipleLogin: mobility.AutoLogout, AlphanumericUserID: false,
			RememberLastUser: true, ClearCallLogs: true, ValidateAddress: true, TrustedAddresses: "192.0.2.1", AllowProxy: true,
			CacheSize: 2000, IdleLogout: 30, LogoutTime: "18:30",
		}
		p.ID, p.Version = 1, 1
		saved, err := h.parameters.Save(t.Context(), p)
		must(t, err)
		got, err := h.parameters.Load(t.Context())
		must(t, err)
		p.Version = 2
		if got != p || saved != p {
			t.Errorf("got %+v and %+v, want %+v", saved, got, p)
		}
		_, err = h.parameters.Save(t.Context(), first)
		if !is(err, model.ErrConflict) {
			t.Errorf("a stale save: got %v, want a conflict", err)
		}
		want(t, "audit", h.rows(t, "SELECT action || ' ' || object_name FROM audit WHERE object_type = 'service parameters'"), "update Cisco Extension Mobility")
	})
}

func TestANewMaximumLoginTimeIsEnforced(t *testing.T) {
	tests := []struct {
		name     string
		change   func(*mobility.Parameters)
		enforced bool
	}{
		{"another time", func(p *mobility.Parameters) { p.MaximumLoginTime = 60 }, true},
		{"the same time", func(*mobility.Parameters) {}, false},
		{"no limit", func(p *mobility.Parameters) { p.MaximumLoginTime = 0 }, false},
		{"another parameter", func(p *mobility.Parameters) { p.CacheSize = 2000 }, false},
	}
	each(t, func(t *testing.T, h *house) {
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				h.clear(t)
				p, err := h.parameters.Load(t.Context())
				must(t, err)
				tc.change(&p)
				p, err = h.parameters.Save(t.Context(), p)
				must(t, err)
				if p.EnforceMaximum != tc.enforced {
					t.Errorf("got enforced %v, want %v", p.EnforceMaximum, tc.enforced)
				}
			})
		}
	})
	t.Run("switching it off with a new time", func(t *testing.T) {
		each(t, func(t *testing.T, h *house) {
			h.set(t, func(p *mobility.Parameters) { p.EnforceMaximum = true })
			h.set(t, func(p *mobility.Parameters) { p.EnforceMaximum, p.MaximumLoginTime = false, 60 })
			want(t, "enforced", h.rows(t, "SELECT CASE WHEN enforce_maximum THEN 'yes' ELSE 'no' END FROM extension_mobility_parameters"), "no")
		})
	})
}

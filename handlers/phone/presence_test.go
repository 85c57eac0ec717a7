package phone_test

import (
	"net/http/httptest"
	"net/netip"
	"testing"

	"tandem/handlers/handlertest"
	"tandem/handlers/phone"
	"tandem/model/db/dbtest"
	"tandem/model/device"
	"tandem/model/phoneservice"
)

// TestAPhoneIsNotWhereItsPreviewIs so that its commands still reach it.
func TestAPhoneIsNotWhereItsPreviewIs(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{"127.0.0.1": "", "192.0.2.7": "192.0.2.7"} {
		c := handlertest.NewCluster(t, dbtest.SQLite(t))
		c.Phone(t, phoneA, func(p *device.Phone) { p.ExtensionMobility = true })
		here := phone.Presence{Mobility: c.Mobility, Sightings: c.Sightings, Preview: netip.Addr.IsLoopback}
		running := func() bool { return true }
		r := httptest.NewRequest("GET", phoneservice.EMPath+"?device="+phoneA, nil)
		r.RemoteAddr = from + ":40000"
		phone.NewEMApp(c.Mobility, here, running, running).ServeHTTP(httptest.NewRecorder(), r)
		seen, err := c.Phones.Named(t.Context(), phoneA)
		handlertest.Must(t, err)
		if seen.LastAddress != want {
			t.Errorf("asked from %s: got the phone at %q, want %q", from, seen.LastAddress, want)
		}
	}
}

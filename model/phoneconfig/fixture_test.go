package phoneconfig_test

import (
	"context"
	"log/slog"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/device"
	"tandem/model/mobility"
	"tandem/model/phoneconfig"
	"tandem/model/phoneservice"
	"tandem/model/product"
	"tandem/model/routing"
	"tandem/model/user"
)

// clock is a time that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

const (
	phoneSIP  = "SEP0011223344AA" // a Cisco 8851
	phoneSCCP = "SEP0011223344BB" // a Cisco 7965
	password  = "s3cret & hidden"
)

// office is a cluster with two phones, a service and the user sakura, who has a
// profile for each of the phones.
type office struct {
	d *db.DB
	*clock
	parameters *mobility.ParameterStore
	mobility   *mobility.Service
	phones     *device.Phones
	files      *phoneconfig.Files
	queue      *phoneconfig.Queue
	secrets    *phoneconfig.Authenticator
}

// each runs test on both engines in an office.
func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newOffice(t, d)) })
}

// opening is the time at which an office opens.
func opening() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

func newOffice(t testing.TB, d *db.DB) *office {
	t.Helper()
	o := assemble(d, &clock{now: opening()})
	check(t, device.EnsureStandards(t.Context(), d, o.Now))
	o.furnish(t)
	return o
}

// assemble puts the stores of an office together.
func assemble(d *db.DB, c *clock) *office {
	utc := func(context.Context) (*time.Location, error) { return time.UTC, nil }
	cluster := func(context.Context) (phoneconfig.Cluster, error) {
		return phoneconfig.Cluster{
			Members: []phoneconfig.Member{{Name: "tokyo-1", Address: "192.0.2.10"}, {Name: "tokyo-2"}},
			HTTP:    8080, HTTPS: 8443, TimeZone: "UTC",
		}, nil
	}
	parameters := mobility.NewParameterStore(d, utc, c.Now)
	o := &office{d: d, clock: c, parameters: parameters, phones: device.NewPhones(d, c.Now), secrets: phoneconfig.NewAuthenticator(d, plainSealer{})}
	o.mobility = mobility.NewService(mobility.Deps{
		DB: d, Parameters: parameters, Credentials: user.NewCredentials(d, c.Now),
		Directory: user.NewDirectory(d), Now: c.Now, Log: slog.New(slog.DiscardHandler),
		Running: func(string) bool { return true },
	})
	o.files = &phoneconfig.Files{
		Loader: phoneconfig.NewLoader(d, o.mobility, cluster, c.Now), Sightings: device.NewSightings(d, c.Now),
		Parameters: parameters, Log: slog.New(slog.DiscardHandler),
	}
	o.queue = phoneconfig.NewQueue(d, c.Now)
	return o
}

// plainSealer seals nothing: how secrets are sealed is package seal's to test.
type plainSealer struct{}

func (plainSealer) Seal(plain []byte, _, _, _ string) []byte           { return plain }
func (plainSealer) Open(sealed []byte, _, _, _ string) ([]byte, error) { return sealed, nil }

func (o *office) furnish(t testing.TB) {
	t.Helper()
	numbers := routing.NewDirectoryNumbers(o.d, o.Now)
	for _, pattern := range []string{"1000", "2000", "2001"} {
		_, err := numbers.Add(t.Context(), routing.DirectoryNumber{Pattern: pattern})
		check(t, err)
	}
	o.addService(t)
	o.addPhone(t, phoneSIP, "Cisco 8851", product.SIP)
	o.addPhone(t, phoneSCCP, "Cisco 7965", product.SCCP)
	o.addProfile(t, "sakura 8851", "Cisco 8851", product.SIP)
	o.addProfile(t, "sakura 7965", "Cisco 7965", product.SCCP)
	u := user.NewEndUser()
	u.UserID, u.LastName = "sakura", "Mori"
	u.ControlledProfiles, u.DefaultProfile = []string{"sakura 8851", "sakura 7965"}, "sakura 8851"
	_, err := user.NewEndUsers(o.d, o.Now).Add(t.Context(), u)
	check(t, err)
}

func (o *office) addService(t testing.TB) {
	t.Helper()
	services := phoneservice.NewServices(o.d, o.Now)
	em := phoneservice.Blank()
	em.Name, em.ASCIIName = "Extension Mobility", "Extension Mobility"
	em.URL = "http://192.0.2.10:8080/emapp/EMAppServlet?device=#DEVICENAME#&EMCC=#EMCC#"
	em.Enterprise = true
	_, err := services.Add(t.Context(), em)
	check(t, err)
	weather := phoneservice.Blank()
	weather.Name, weather.ASCIIName, weather.URL = "Weather", "Weather", "http://weather.example/now"
	weather.Parameters = []phoneservice.Parameter{
		{Name: "city", DisplayName: "City"}, {Name: "key", DisplayName: "Key", Password: true},
	}
	_, err = services.Add(t.Context(), weather)
	check(t, err)
}

func (o *office) addPhone(t testing.TB, name, modelName string, protocol product.Protocol) {
	t.Helper()
	p := device.BlankPhone(modelName, protocol)
	p.Name, p.ExtensionMobility = name, true
	p.Lines = []device.Line{{Pattern: "1000", DisplayName: "Lobby <desk> & door"}}
	_, err := o.phones.Add(t.Context(), p)
	check(t, err)
}

func (o *office) addProfile(t testing.TB, name, modelName string, protocol product.Protocol) {
	t.Helper()
	p := device.BlankProfile(modelName, protocol)
	p.Name, p.UserLocale, p.SoftkeyTemplate = name, "Japanese Japan", "Standard Feature"
	p.DND, p.DNDOption, p.DNDIncomingAlert = true, product.CallReject, device.AlertFlash
	p.Module1 = map[string]string{
		"Cisco 8851": "BEKEM 36-Button Line Expansion Module", "Cisco 7965": "7916 24-Button Line Expansion Module",
	}[modelName]
	p.Lines = []device.Line{{Pattern: "2000", Label: "桜", DisplayName: "森 桜"}, {Pattern: "2001"}}
	p.SpeedDials = []device.SpeedDial{{Number: "0312345678", Label: "Home"}, {Number: "1000", Label: "Lobby", BLF: true}}
	p.Subscriptions = []device.Subscription{{
		Service: "Weather", Name: "天気", ASCIIName: "Weather",
		Parameters: map[string]string{"city": "Tōkyō & more", "key": password},
	}}
	_, err := device.NewProfiles(o.d, o.Now).Add(t.Context(), p)
	check(t, err)
}

func (o *office) login(t testing.TB, phone, profile string) {
	t.Helper()
	_, err := o.mobility.Login(t.Context(), mobility.LoginRequest{
		Phone: phone, UserID: "sakura", Profile: profile, Origin: mobility.OriginAdministrator,
	})
	check(t, err)
}

func (o *office) logout(t testing.TB, phone string) {
	t.Helper()
	_, err := o.mobility.Logout(t.Context(), mobility.LogoutRequest{Phone: phone, Reason: mobility.ByAdministrator})
	check(t, err)
}

// file returns a file that there must be.
func (o *office) file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := o.files.Get(t.Context(), name, netip.MustParseAddr("192.0.2.77"), phoneconfig.HTTP)
	check(t, err)
	return data
}

// phone returns a phone as it is stored now.
func (o *office) phone(t testing.TB, name string) device.Phone {
	t.Helper()
	p, err := o.phones.Named(t.Context(), name)
	check(t, err)
	return p
}

func (o *office) exec(t testing.TB, query string, args ...any) {
	t.Helper()
	check(t, o.d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(query, args...).Exec(ctx)
		return err
	}))
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

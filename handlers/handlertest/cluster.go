package handlertest

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"tandem/model/db"
	"tandem/model/device"
	"tandem/model/mobility"
	"tandem/model/phoneservice"
	"tandem/model/product"
	"tandem/model/user"
)

// PIN is that of every user of a cluster, and Secret every application user's
// password.
const (
	PIN    = "24680"
	Secret = "correct horse battery staple"
)

// Cluster is what phones and programs log in to: the standard records, and what a
// test adds. Its clock stands still.
type Cluster struct {
	DB          *db.DB
	Mobility    *mobility.Service
	Credentials *user.Credentials
	Phones      *device.Phones
	Services    *phoneservice.Services
	Sightings   *device.Sightings

	mu  sync.Mutex
	now time.Time
}

// NewCluster returns a cluster without phones and users in d.
func NewCluster(t testing.TB, d *db.DB) *Cluster {
	t.Helper()
	c := &Cluster{DB: d, now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	Must(t, device.EnsureStandards(t.Context(), d, c.Now))
	c.Credentials = user.NewCredentials(d, c.Now)
	c.Phones, c.Services = device.NewPhones(d, c.Now), phoneservice.NewServices(d, c.Now)
	c.Sightings = device.NewSightings(d, c.Now)
	zone := func(context.Context) (*time.Location, error) { return time.UTC, nil }
	c.Mobility = mobility.NewService(mobility.Deps{
		DB: d, Parameters: mobility.NewParameterStore(d, zone, c.Now), Credentials: c.Credentials,
		Directory: user.NewDirectory(d), Now: c.Now, Log: slog.New(slog.DiscardHandler),
		Running: func(string) bool { return true },
	})
	return c
}

// Must ends the test when err is one.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Now is the time of the cluster.
func (c *Cluster) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Wait lets time pass.
func (c *Cluster) Wait(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Phone adds a Cisco 8845 on which Extension Mobility is on.
func (c *Cluster) Phone(t testing.TB, name string, change ...func(*device.Phone)) {
	t.Helper()
	p := device.BlankPhone("Cisco 8845", product.SIP)
	p.Name, p.ExtensionMobility = name, true
	for _, f := range change {
		f(&p)
	}
	_, err := c.Phones.Add(t.Context(), p)
	Must(t, err)
}

// Profile adds a device profile of a Cisco 8845.
func (c *Cluster) Profile(t testing.TB, name string, change ...func(*device.Profile)) {
	t.Helper()
	p := device.BlankProfile("Cisco 8845", product.SIP)
	p.Name = name
	for _, f := range change {
		f(&p)
	}
	_, err := device.NewProfiles(c.DB, c.Now).Add(t.Context(), p)
	Must(t, err)
}

// User adds an end user with PIN and Secret and with new device profiles, the
// first of which is the default.
func (c *Cluster) User(t testing.TB, id string, profiles ...string) user.EndUser {
	t.Helper()
	u := user.NewEndUser()
	u.UserID, u.LastName, u.ControlledProfiles = id, "Person", profiles
	for _, name := range profiles {
		c.Profile(t, name)
		u.DefaultProfile = profiles[0]
	}
	u, err := user.NewEndUsers(c.DB, c.Now).Add(t.Context(), u)
	Must(t, err)
	Must(t, c.Credentials.Set(t.Context(), u.Owner(), user.PIN, PIN))
	Must(t, c.Credentials.Set(t.Context(), u.Owner(), user.Password, Secret))
	return u
}

// EditUser changes an end user.
func (c *Cluster) EditUser(t testing.TB, id string, change func(*user.EndUser)) {
	t.Helper()
	users := user.NewEndUsers(c.DB, c.Now)
	u, err := users.Named(t.Context(), id)
	Must(t, err)
	change(&u)
	Must(t, users.Update(t.Context(), u))
}

// Application adds an application user with Secret in access control groups.
func (c *Cluster) Application(t testing.TB, id string, groups ...string) {
	t.Helper()
	u, err := user.NewApplicationUsers(c.DB, c.Now).Add(t.Context(), user.ApplicationUser{UserID: id, Groups: groups})
	Must(t, err)
	Must(t, c.Credentials.Set(t.Context(), u.Owner(), user.Password, Secret))
}

// Set changes the service parameters.
func (c *Cluster) Set(t testing.TB, change func(*mobility.Parameters)) {
	t.Helper()
	p, err := c.Mobility.Parameters.Load(t.Context())
	Must(t, err)
	change(&p)
	_, err = c.Mobility.Parameters.Save(t.Context(), p)
	Must(t, err)
}

// LoggedIn returns who is logged in on a phone, "" for nobody.
func (c *Cluster) LoggedIn(t testing.TB, phone string) string {
	t.Helper()
	found, err := c.Mobility.DeviceUsers(t.Context(), []string{phone})
	Must(t, err)
	return found[0].UserID
}

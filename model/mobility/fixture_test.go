package mobility_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/device"
	"tandem/model/emcode"
	"tandem/model/mobility"
	"tandem/model/product"
	"tandem/model/user"
)

// clock is a time that tests set; zero means that of the system.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now.IsZero() {
		return time.Now()
	}
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// house is a cluster with what tests need.
type house struct {
	d *db.DB
	*clock
	parameters  *mobility.ParameterStore
	service     *mobility.Service
	credentials *user.Credentials
	phones      *device.Phones
	profiles    *device.Profiles
	users       *user.EndUsers
	zone        *time.Location
	stopped     string // the service that does not run
}

const (
	model8845 = "Cisco 8845"
	model8865 = "Cisco 8865"
	model7965 = "Cisco 7965"
	phoneA    = "SEP00000000000A"
	phoneB    = "SEP00000000000B"
	pin       = "24680"
)

// each runs test on both engines in a house with the standard records, the phones
// A and B and the users alice and bob, who have a profile each.
func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.furnish(t)
		test(t, h)
	})
}

// clear makes a house what it was after furnish, so that a table needs one only.
func (h *house) clear(t testing.TB) {
	t.Helper()
	for _, statement := range []string{
		"DELETE FROM mobility_session", "DELETE FROM mobility_ended", "DELETE FROM mobility_failure", "DELETE FROM phone_command",
		"UPDATE phone SET extension_mobility = TRUE, last_user = '', last_address = '', logout_profile = NULL, user_locale = NULL",
		"UPDATE end_user SET maximum_login_time = NULL, user_locale = NULL",
		"DELETE FROM end_user WHERE user_id NOT IN ('alice', 'bob')",
		"DELETE FROM device_profile WHERE name = 'reception'", "UPDATE device_profile SET user_locale = NULL",
		"DELETE FROM default_device_profile", "UPDATE device_pool SET user_locale = NULL",
	} {
		h.exec(t, statement)
	}
	h.set(t, func(p *mobility.Parameters) {
		version := p.Version
		*p = mobility.Defaults()
		p.Version = version
	})
	h.set(t, func(p *mobility.Parameters) { p.EnforceMaximum = false })
}

func newHouse(t testing.TB, d *db.DB) *house {
	t.Helper()
	c := &clock{now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	h := &house{d: d, clock: c, zone: time.UTC}
	must(t, device.EnsureStandards(t.Context(), d, c.Now))
	h.credentials = user.NewCredentials(d, c.Now)
	h.phones, h.profiles, h.users = device.NewPhones(d, c.Now), device.NewProfiles(d, c.Now), user.NewEndUsers(d, c.Now)
	h.parameters = mobility.NewParameterStore(d, func(context.Context) (*time.Location, error) { return h.zone, nil }, c.Now)
	h.service = h.node()
	return h
}

// node returns the service of one more node.
func (h *house) node() *mobility.Service { return h.nodeWith(nil) }

// nodeWith returns the service of one more node with a resolver.
func (h *house) nodeWith(resolver *net.Resolver) *mobility.Service {
	return mobility.NewService(mobility.Deps{
		Resolver: resolver,
		DB:       h.d, Parameters: h.parameters, Credentials: h.credentials, Directory: user.NewDirectory(h.d),
		Now: h.Now, Log: slog.New(slog.DiscardHandler),
		Running: func(service string) bool { return service != h.stopped },
	})
}

func (h *house) furnish(t testing.TB) {
	t.Helper()
	h.phone(t, phoneA, model8845, product.SIP)
	h.phone(t, phoneB, model8845, product.SIP)
	h.profile(t, "alice 8845", model8845, product.SIP)
	h.profile(t, "bob 8845", model8845, product.SIP)
	h.user(t, "alice", "alice 8845")
	h.user(t, "bob", "bob 8845")
}

func (h *house) phone(t testing.TB, name, modelName string, protocol product.Protocol) {
	t.Helper()
	p := device.BlankPhone(modelName, protocol)
	p.Name, p.ExtensionMobility = name, true
	_, err := h.phones.Add(t.Context(), p)
	must(t, err)
}

// edit changes a phone.
func (h *house) edit(t testing.TB, name string, change func(*device.Phone)) {
	t.Helper()
	p, err := h.phones.Named(t.Context(), name)
	must(t, err)
	change(&p)
	must(t, h.phones.Update(t.Context(), p))
}

func (h *house) profile(t testing.TB, name, modelName string, protocol product.Protocol, change ...func(*device.Profile)) {
	t.Helper()
	p := device.BlankProfile(modelName, protocol)
	p.Name = name
	for _, c := range change {
		c(&p)
	}
	_, err := h.profiles.Add(t.Context(), p)
	must(t, err)
}

func (h *house) defaultProfile(t testing.TB, modelName string, protocol product.Protocol, change ...func(*device.DefaultProfile)) {
	t.Helper()
	p := device.BlankDefaultProfile(modelName, protocol)
	for _, c := range change {
		c(&p)
	}
	_, err := device.NewDefaultProfiles(h.d, h.Now).Add(t.Context(), p)
	must(t, err)
}

// blockingResolver finds nothing, and only after release is closed.
func blockingResolver(inside, release chan struct{}) *net.Resolver {
	var once sync.Once
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		once.Do(func() { close(inside) })
		<-release
		return nil, errors.New("no name server")
	}}
}

// user adds an end user without credentials; the first profile is the default.
func (h *house) user(t testing.TB, id string, profiles ...string) user.EndUser {
	t.Helper()
	u := user.NewEndUser()
	u.UserID, u.LastName, u.ControlledProfiles = id, strings.ToUpper(id), profiles
	if len(profiles) > 0 {
		u.DefaultProfile = profiles[0]
	}
	u, err := h.users.Add(t.Context(), u)
	must(t, err)
	return u
}

// editUser changes a user.
func (h *house) editUser(t testing.TB, id string, change func(*user.EndUser)) user.EndUser {
	t.Helper()
	u, err := h.users.Named(t.Context(), id)
	must(t, err)
	change(&u)
	must(t, h.users.Update(t.Context(), u))
	return u
}

// set changes the parameters.
func (h *house) set(t testing.TB, change func(*mobility.Parameters)) {
	t.Helper()
	p, err := h.parameters.Load(t.Context())
	must(t, err)
	change(&p)
	_, err = h.parameters.Save(t.Context(), p)
	must(t, err)
}

func (h *house) exec(t testing.TB, query string, args ...any) {
	t.Helper()
	must(t, h.d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(query, args...).Exec(ctx)
		return err
	}))
}

// rows returns what query selects, one text a row, joined by "; ".
func (h *house) rows(t testing.TB, query string, args ...any) string {
	t.Helper()
	var all []string
	must(t, h.d.Read.NewRaw(query, args...).Scan(t.Context(), &all))
	return strings.Join(all, "; ")
}

// sessions dumps who is logged in where.
func (h *house) sessions(t testing.TB) string {
	t.Helper()
	return h.rows(t, `SELECT phone.name || ' ' || session.user_id || ' (' || session.origin || ')'
		FROM mobility_session AS session JOIN phone ON phone.id = session.phone_id ORDER BY phone.name`)
}

func (h *house) ended(t testing.TB) string {
	t.Helper()
	return h.rows(t, "SELECT phone || ' ' || user_id || ': ' || reason || ' by ' || ended_by FROM mobility_ended ORDER BY id")
}

func (h *house) commands(t testing.TB) string {
	t.Helper()
	return h.rows(t, `SELECT phone.name || ' ' || command.action || CASE WHEN command.clear_calls THEN ' clear' ELSE '' END
		FROM phone_command AS command JOIN phone ON phone.id = command.phone_id ORDER BY command.id`)
}

// client is an address that everybody in tests comes from.
func client() mobility.Client { return mobility.Client{Address: netip.MustParseAddr("192.0.2.7")} }

func loginOn(phone, userID string) mobility.LoginRequest {
	return mobility.LoginRequest{Phone: phone, UserID: userID, Origin: mobility.OriginPhone, Client: client()}
}

func (h *house) login(t testing.TB, phone, userID string) mobility.Session {
	t.Helper()
	session, err := h.service.Login(t.Context(), loginOn(phone, userID))
	must(t, err)
	return session
}

func logoutOf(phone string) mobility.LogoutRequest {
	return mobility.LogoutRequest{Phone: phone, Reason: mobility.ByPhone, By: "somebody", Client: client()}
}

func (h *house) logout(t testing.TB, phone string) {
	t.Helper()
	_, err := h.service.Logout(t.Context(), logoutOf(phone))
	must(t, err)
}

// code returns the code in err as text: "ok" for nil.
func code(err error) string {
	if err == nil {
		return "ok"
	}
	if c, ok := emcode.Of(err); ok {
		return fmt.Sprint(int(c))
	}
	return err.Error()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantCode fails the test unless err has the code.
func wantCode(t testing.TB, err error, want emcode.Code) {
	t.Helper()
	if got, ok := emcode.Of(err); !ok || got != want {
		t.Errorf("got %v, want code %d", err, want)
	}
}

// want compares two dumps.
func want(t testing.TB, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// is reports whether err has target in its chain.
func is(err, target error) bool { return errors.Is(err, target) }

package user_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/routing"
	"tandem/model/user"
)

// clock is a clock that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// fixture has the stores of this package over one database.
type fixture struct {
	db        *db.DB
	clock     *clock
	users     *user.EndUsers
	programs  *user.ApplicationUsers
	groups    *user.AccessControlGroups
	members   *user.Members
	policies  *user.CredentialPolicies
	directory *user.Directory
	*user.Credentials
}

// each runs test with a fixture on both engines.
func each(t *testing.T, test func(t *testing.T, f fixture)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newFixture(d)) })
}

func newFixture(d *db.DB) fixture {
	c := &clock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	return fixture{
		db: d, clock: c, users: user.NewEndUsers(d, c.Now), programs: user.NewApplicationUsers(d, c.Now),
		groups: user.NewAccessControlGroups(d, c.Now), members: user.NewMembers(d, c.Now),
		policies: user.NewCredentialPolicies(d, c.Now), directory: user.NewDirectory(d),
		Credentials: user.NewCredentials(d, c.Now),
	}
}

// anna is a new end user.
func anna() user.EndUser {
	u := user.NewEndUser()
	u.UserID, u.LastName = "anna", "Arai"
	return u
}

func (f fixture) add(t *testing.T, u user.EndUser) user.EndUser {
	t.Helper()
	u, err := f.users.Add(t.Context(), u)
	if err != nil {
		t.Fatalf("adding %s: %v", u.UserID, err)
	}
	return u
}

// withPIN adds anna with a PIN.
func (f fixture) withPIN(t *testing.T, pin string) user.Owner {
	t.Helper()
	o := f.add(t, anna()).Owner()
	if err := f.Set(t.Context(), o, user.PIN, pin); err != nil {
		t.Fatalf("setting the PIN: %v", err)
	}
	return o
}

// policy changes the PIN policy.
func (f fixture) policy(t *testing.T, edit func(*user.CredentialPolicy)) {
	t.Helper()
	p, err := f.policies.Named(t.Context(), user.DefaultPINPolicy)
	if err == nil {
		edit(&p)
		err = f.policies.Update(t.Context(), p)
	}
	if err != nil {
		t.Fatalf("changing the policy: %v", err)
	}
}

func (f fixture) exec(t *testing.T, statement string, args ...any) {
	t.Helper()
	err := f.db.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(statement, args...).Exec(ctx)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// devices adds the phones SEP000000000001 and SEP000000000002 and the device
// profiles P1 and P2; the second of each has the line 1000 or 2000. It returns
// the ids of these directory numbers.
func (f fixture) devices(t *testing.T) (phoneNumber, profileNumber int64) {
	t.Helper()
	f.exec(t, `INSERT INTO phone_button_template (name, model, protocol, buttons, standard, version) VALUES ('T', '', '', '[]', FALSE, 1)`)
	f.exec(t, `INSERT INTO common_phone_profile (name, description, dnd_option, dnd_incoming_alert, backlight_timeout, standard, version)
		VALUES ('C', '', '', '', 0, FALSE, 1)`)
	f.exec(t, `INSERT INTO device_pool (name, description, time_zone, mlpp_indication, mlpp_preemption, version) VALUES ('D', '', '', '', '', 1)`)
	const features = `description, model, protocol, phone_button_template, privacy, single_button_barge, join_across_lines,
		prime_line, prime_line_for_voice_message, ignore_presentation, dnd, dnd_option, dnd_incoming_alert, module1, module2,
		mlpp_indication, mlpp_preemption, version`
	const values = `'', '', '', 'T', '', '', '', '', '', FALSE, FALSE, '', '', '', '', '', '', 1`
	for _, name := range []string{"SEP000000000001", "SEP000000000002"} {
		f.exec(t, `INSERT INTO phone (name, device_pool, common_phone_profile, security_profile, extension_mobility, last_user,
			last_address, `+features+`) VALUES (?, 'D', 'C', '', TRUE, '', '', `+values+`)`, name)
	}
	for _, name := range []string{"P1", "P2"} {
		f.exec(t, `INSERT INTO device_profile (name, `+features+`) VALUES (?, `+values+`)`, name)
	}
	return f.line(t, "phone", "SEP000000000002", "1000"), f.line(t, "device_profile", "P2", "2000")
}

// line gives a phone or device profile a line with a new directory number.
func (f fixture) line(t *testing.T, table, name, pattern string) int64 {
	t.Helper()
	n, err := routing.NewDirectoryNumbers(f.db, f.clock.Now).Add(t.Context(), routing.DirectoryNumber{Pattern: pattern})
	if err != nil {
		t.Fatalf("adding %s: %v", pattern, err)
	}
	f.exec(t, `INSERT INTO line (`+table+`_id, position, directory_number_id, label, display_name)
		SELECT id, 1, ?, '', '' FROM `+table+` WHERE name = ?`, n.ID, name)
	return n.ID
}

// entries returns the audit log, the oldest entry first, as lines of "actor:
// action type name".
func (f fixture) entries(t *testing.T) []string {
	t.Helper()
	var lines []string
	for _, e := range f.log(t) {
		lines = append(lines, e.Actor.Name+": "+e.Action+" "+e.ObjectType+" "+e.ObjectName)
	}
	return lines
}

func (f fixture) log(t *testing.T) []audit.Entry {
	t.Helper()
	found, err := audit.NewStore(f.db).Find(t.Context(), model.Query{Sort: "at", PerPage: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return found.Items
}

// wantFields checks that err is model.FieldErrors for exactly these fields,
// each with a text.
func wantFields(t *testing.T, err error, fields ...string) {
	t.Helper()
	if len(fields) == 0 && err == nil {
		return
	}
	var errs model.FieldErrors
	if !errors.As(err, &errs) {
		t.Errorf("got %v, want errors of %v", err, fields)
		return
	}
	var got []string
	for _, e := range errs {
		got = append(got, e.Field)
		if e.Text.IsZero() {
			t.Errorf("the error of %s says nothing", e.Field)
		}
	}
	if strings.Join(got, " ") != strings.Join(fields, " ") {
		t.Errorf("got errors of %v, want %v", got, fields)
	}
}

func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

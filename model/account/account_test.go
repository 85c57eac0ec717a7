package account_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/account"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// password is the password of every administrator in these tests.
const password = "hunter2-hunter2"

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

// fixture is a store with one super user, anna.
type fixture struct {
	*account.Store
	clock *clock
	db    *db.DB
	anna  account.Administrator
}

// each runs test with a fixture on both engines.
func each(t *testing.T, test func(t *testing.T, f fixture)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := &clock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
		f := fixture{Store: account.NewStore(d, c.Now), clock: c, db: d}
		f.anna = f.create(t, "anna", account.SuperUsers)
		test(t, f)
	})
}

func (f fixture) create(t *testing.T, name string, group account.Group) account.Administrator {
	t.Helper()
	a, err := f.Create(t.Context(), account.Administrator{UserName: name, Group: group, Language: "en"}, password)
	if err != nil {
		t.Fatalf("adding %s: %v", name, err)
	}
	return a
}

func (f fixture) signIn(t *testing.T, name string) string {
	t.Helper()
	token, _, err := f.SignIn(t.Context(), name, password, origin("192.0.2.1"))
	if err != nil {
		t.Fatalf("signing in %s: %v", name, err)
	}
	return token
}

// session returns the session of token, which must be live.
func (f fixture) session(t *testing.T, token string) account.Session {
	t.Helper()
	s, _, err := f.Session(t.Context(), token)
	if err != nil {
		t.Fatalf("loading the session: %v", err)
	}
	return s
}

// gone fails the test unless there is no live session of token.
func (f fixture) gone(t *testing.T, token string) {
	t.Helper()
	if _, _, err := f.Session(t.Context(), token); !errors.Is(err, account.ErrNoSession) {
		t.Errorf("got %v, want %v", err, account.ErrNoSession)
	}
}

func origin(address string) account.Origin {
	return account.Origin{Address: address, UserAgent: "test/1"}
}

// entries returns the audit log, the oldest entry first, as lines of "actor
// action type name".
func (f fixture) entries(t *testing.T) []string {
	t.Helper()
	found, err := audit.NewStore(f.db).Find(t.Context(), model.Query{Sort: "at", PerPage: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range found.Items {
		lines = append(lines, e.Actor.Name+": "+e.Action+" "+e.ObjectType+" "+e.ObjectName)
	}
	return lines
}

// wantFields checks that err is model.FieldErrors for exactly these fields,
// each with a text.
func wantFields(t *testing.T, err error, fields ...string) {
	t.Helper()
	var errs model.FieldErrors
	if !errors.As(err, &errs) {
		t.Fatalf("got %v, want errors of %v", err, fields)
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

func as(ctx context.Context, name string) context.Context {
	return audit.NewContext(ctx, audit.Actor{Name: name, Address: "192.0.2.1"})
}

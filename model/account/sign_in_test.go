package account_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/account"
)

const wrong = "hunter3-hunter3"

// fail tries a wrong password and returns the error.
func fail(t *testing.T, f fixture, name, address string) error {
	t.Helper()
	token, a, err := f.SignIn(t.Context(), name, wrong, origin(address))
	if err == nil || token != "" || a != (account.Administrator{}) {
		t.Fatalf("got %q, %+v, %v; want an error only", token, a, err)
	}
	return err
}

// lockOut fails until name is locked and returns the end of the lock.
func lockOut(t *testing.T, f fixture, name, address string) model.Time {
	t.Helper()
	for i := range 4 {
		if err := fail(t, f, name, address); !errors.Is(err, account.ErrWrongPassword) {
			t.Fatalf("failure %d: got %v, want %v", i+1, err, account.ErrWrongPassword)
		}
	}
	return lockedUntil(t, fail(t, f, name, address))
}

func lockedUntil(t *testing.T, err error) model.Time {
	t.Helper()
	var locked account.LockedError
	if !errors.As(err, &locked) {
		t.Fatalf("got %v, want a lock", err)
	}
	return locked.Until
}

func TestSignIn(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		f.clock.Advance(time.Minute)
		if err := fail(t, f, "anna", "192.0.2.1"); !errors.Is(err, account.ErrWrongPassword) {
			t.Fatalf("got %v, want %v", err, account.ErrWrongPassword)
		}
		token, got, err := f.SignIn(t.Context(), "ANNA", password, origin("192.0.2.1"))
		if err != nil {
			t.Fatal(err)
		}
		want := f.anna
		want.LastSignIn = model.At(f.clock.Now())
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		session, a, err := f.Session(t.Context(), token)
		if err != nil || a != want {
			t.Errorf("the session's administrator: got %+v, %v; want %+v", a, err, want)
		}
		if session.UserName != "anna" || session.Origin != origin("192.0.2.1") || session.AdministratorID != a.ID {
			t.Errorf("got %+v", session)
		}
		if len(token) != 43 {
			t.Errorf("got a token of %d characters, want 43", len(token))
		}
		wantLog := []string{
			"system: add administrator anna",
			"not signed in: failed sign in administrator anna",
			"anna: sign in session anna",
		}
		if got := f.entries(t); !slices.Equal(got, wantLog) {
			t.Errorf("got audit entries %q, want %q", got, wantLog)
		}
	})
}

func TestALockTakesTheSameWayForUnknownUsers(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		for i, name := range []string{"anna", "nobody", "no body"} {
			address := fmt.Sprintf("192.0.2.%d", i)
			until := lockOut(t, f, name, address)
			if want := model.At(f.clock.Now().Add(5 * time.Minute)); until != want {
				t.Errorf("%s: locked until %v, want %v", name, until, want)
			}
		}
	})
}

func TestLockDoublesUpToAnHour(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		until := lockOut(t, f, "anna", "192.0.2.1")
		for i, minutes := range []int{10, 20, 40, 60, 60} {
			f.clock.Advance(until.Sub(f.clock.Now()) - time.Millisecond)
			_, _, err := f.SignIn(t.Context(), "anna", password, origin("192.0.2.2"))
			if got := lockedUntil(t, err); got != until {
				t.Fatalf("the right password during the lock: got %v, want %v", got, until)
			}
			f.clock.Advance(time.Millisecond)
			until = lockedUntil(t, fail(t, f, "anna", "192.0.2.1"))
			if want := model.At(f.clock.Now().Add(time.Duration(minutes) * time.Minute)); until != want {
				t.Errorf("failure %d: locked until %v, want %v", 6+i, until, want)
			}
		}
		a, err := f.Get(t.Context(), f.anna.ID)
		if err != nil || a.FailedCount != 10 || a.LockedUntil != until {
			t.Errorf("got %+v, %v; want 10 failures and a lock until %v", a, err, until)
		}
		f.clock.Advance(time.Hour)
		f.signIn(t, "anna")
		if err := fail(t, f, "anna", "192.0.2.1"); !errors.Is(err, account.ErrWrongPassword) {
			t.Errorf("the first failure after a good sign-in: got %v, want %v", err, account.ErrWrongPassword)
		}
	})
}

func TestFailuresAreForgottenAfterADay(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		for range 3 {
			for range 4 {
				if err := fail(t, f, "anna", "192.0.2.1"); !errors.Is(err, account.ErrWrongPassword) {
					t.Fatalf("got %v, want %v", err, account.ErrWrongPassword)
				}
			}
			f.clock.Advance(24*time.Hour + time.Second)
		}
	})
}

// TestParallelGuesses tries fifty passwords at once on five nodes: at most five
// may be tested, and none may succeed after the lock, not even the right one.
func TestParallelGuesses(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		var group sync.WaitGroup
		var tested, locked atomic.Int32
		var nodes [5]*account.Store
		for i := range nodes {
			nodes[i] = account.NewStore(f.db, f.clock.Now)
		}
		for i := range 50 {
			group.Go(func() {
				_, _, err := nodes[i%5].SignIn(t.Context(), "anna", wrong, origin(fmt.Sprintf("192.0.2.%d", i)))
				var lock account.LockedError
				switch {
				case errors.Is(err, account.ErrWrongPassword):
					tested.Add(1)
				case errors.As(err, &lock):
					locked.Add(1)
				default:
					t.Errorf("got %v", err)
				}
			})
		}
		group.Wait()
		// The fifth guess is tested and answered with the lock.
		if tested.Load() > 4 || tested.Load()+locked.Load() != 50 {
			t.Errorf("%d wrong, %d locked; want at most 4 wrong of 50", tested.Load(), locked.Load())
		}
		_, _, err := f.SignIn(t.Context(), "anna", password, origin("198.51.100.1"))
		lockedUntil(t, err)
	})
}

func TestAddressThrottle(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		for i := range 19 {
			if err := fail(t, f, fmt.Sprintf("user%d", i), "2001:db8::1"); !errors.Is(err, account.ErrWrongPassword) {
				t.Fatalf("failure %d: got %v", i+1, err)
			}
		}
		token, _, err := f.SignIn(t.Context(), "anna", password, origin("2001:db8::2"))
		if err != nil {
			t.Fatalf("a good sign-in is not counted as a failure: %v", err)
		}
		until := lockedUntil(t, fail(t, f, "user20", "2001:db8::ffff"))
		if want := model.At(f.clock.Now().Add(5 * time.Minute)); until != want {
			t.Errorf("locked until %v, want %v", until, want)
		}
		_, _, err = f.SignIn(t.Context(), "anna", password, origin("2001:db8::1"))
		lockedUntil(t, err)
		f.session(t, token)
		if _, _, err = f.SignIn(t.Context(), "anna", password, origin("2001:db8:0:1::1")); err != nil {
			t.Errorf("another network: %v", err)
		}
		f.clock.Advance(5 * time.Minute)
		if _, _, err = f.SignIn(t.Context(), "anna", password, origin("2001:db8::1")); err != nil {
			t.Errorf("after the lock: %v", err)
		}
		if got, want := f.entries(t), "system: lock address 2001:db8::ffff"; !slices.Contains(got, want) {
			t.Errorf("got audit entries %q, want %q among them", got, want)
		}
	})
}

func TestAnAttemptIsNotCountedBeforeItsTurn(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, _, err := f.SignIn(ctx, "anna", wrong, origin("192.0.2.1")); !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v, want cancelled", err)
		}
		if a, err := f.Get(t.Context(), f.anna.ID); err != nil || a.FailedCount != 0 {
			t.Errorf("got %d failures, %v; want none", a.FailedCount, err)
		}
	})
}

// TestNoSecretInTheAuditLog does everything that touches a secret and then
// looks for each of them in every audit row.
func TestNoSecretInTheAuditLog(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		const fresh = "hunter4-hunter4"
		ctx := as(t.Context(), "anna")
		token, other, third := f.signIn(t, "anna"), f.signIn(t, "anna"), f.signIn(t, "anna")
		// Someone types the password as the user name.
		_ = fail(t, f, password, "192.0.2.1")
		lockOut(t, f, fresh, "192.0.2.2")
		_ = fail(t, f, fresh, "192.0.2.2")
		for _, err := range []error{
			f.SaveData(ctx, token, []byte("hunter5")),
			f.SetPassword(ctx, f.anna.ID, fresh, f.session(t, token).ID),
			f.End(ctx, token),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		var rows []struct{ Line string }
		err := f.db.Read.NewSelect().Table("audit").
			ColumnExpr("actor || address || action || object_type || object_name || before || after AS line").Scan(ctx, &rows)
		if err != nil || len(rows) < 10 {
			t.Fatalf("got %d rows, %v", len(rows), err)
		}
		var hash string
		if err := f.db.Read.NewSelect().Table("administrator").Column("password").Scan(ctx, &hash); err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"hunter", "argon2", hash[len(hash)-20:], token, other, third} {
			for _, r := range rows {
				if strings.Contains(r.Line, secret) {
					t.Errorf("found %q in %s", secret, r.Line)
				}
			}
		}
	})
}

package user_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/user"
)

// lockedUntil checks that err is a lock and returns its end.
func lockedUntil(t *testing.T, err error) model.Time {
	t.Helper()
	var locked *user.LockedError
	if !errors.As(err, &locked) {
		t.Fatalf("got %v, want a lock", err)
	}
	return locked.Until
}

func TestVerify(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		o := f.withPIN(t, "86420")
		other := user.NewCredentials(f.db, f.clock.Now)
		for range 2 { // cold, then warm
			for name, c := range map[string]*user.Credentials{"this node": f.Credentials, "another node": other} {
				if err := c.Verify(t.Context(), o, user.PIN, "86420"); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		if err := f.Verify(t.Context(), o, user.PIN, "８６４２０"); err != nil {
			t.Errorf("full-width digits: %v", err)
		}
		wantErr(t, "a wrong PIN", f.Verify(t.Context(), o, user.PIN, "86421"), user.ErrWrong)
		wantErr(t, "no PIN", f.Verify(t.Context(), o, user.PIN, ""), user.ErrWrong)
		wantErr(t, "a user without password", f.Verify(t.Context(), o, user.Password, "86420"), user.ErrWrong)
		wantErr(t, "nobody", f.Verify(t.Context(), user.Owner{}, user.PIN, "86420"), user.ErrWrong)
		wantErr(t, "an application user of that id", f.Verify(t.Context(), user.Owner{ApplicationUserID: o.EndUserID}, user.PIN, "86420"), user.ErrWrong)
	})
}

func TestLockAfterWrongTries(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		o := f.withPIN(t, "86420")
		verify := func(pin string) error { return f.Verify(t.Context(), o, user.PIN, pin) }
		if err := verify("86420"); err != nil {
			t.Fatal(err)
		}
		fail := func(n int) {
			t.Helper()
			for range n {
				wantErr(t, "a wrong PIN", verify("11111"), user.ErrWrong)
			}
		}
		fail(2)
		if err := verify("86420"); err != nil {
			t.Fatalf("the right one after two wrong ones: %v", err)
		}
		fail(2)
		end := model.At(f.clock.Now().Add(30 * time.Minute))
		if got := lockedUntil(t, verify("11111")); got != end {
			t.Errorf("the third wrong one locks until %v, want %v", got, end)
		}
		f.clock.Advance(30*time.Minute - time.Millisecond)
		if got := lockedUntil(t, verify("86420")); got != end {
			t.Errorf("the right one: locked until %v, want %v", got, end)
		}
		f.clock.Advance(time.Millisecond)
		fail(2)
		if err := verify("86420"); err != nil {
			t.Errorf("after the lock: %v", err)
		}
		fail(2)
		f.clock.Advance(30 * time.Minute)
		fail(2)
		if got, err := f.Get(t.Context(), o, user.PIN); err != nil || got.HackCount != 2 || got.LastFailure != model.At(f.clock.Now()) {
			t.Errorf("got %+v, %v; want the failures before half an hour forgotten", got, err)
		}
		if want := "system: lock PIN end user anna"; !slices.Contains(f.entries(t), want) {
			t.Errorf("got %q, want %q among them", f.entries(t), want)
		}
	})
}

func TestALockForGood(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		o := f.withPIN(t, "86420")
		f.policy(t, func(p *user.CredentialPolicy) { p.Lockout, p.FailedLogons = 0, 1 })
		if until := lockedUntil(t, f.Verify(t.Context(), o, user.PIN, "1")); !until.IsZero() {
			t.Errorf("locked until %v, want no end", until)
		}
		f.clock.Advance(1000 * time.Hour)
		lockedUntil(t, f.Verify(t.Context(), o, user.PIN, "86420"))
		c, err := f.Get(t.Context(), o, user.PIN)
		if err != nil || !c.LockedForGood || !c.LockedUntil.IsZero() {
			t.Fatalf("got %+v, %v; want a lock for good", c, err)
		}
		c.ResetHackCount = true
		if err := f.Update(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if err := f.Verify(t.Context(), o, user.PIN, "86420"); err != nil {
			t.Errorf("after the reset: %v", err)
		}
		f.policy(t, func(p *user.CredentialPolicy) { p.FailedLogons = 0 })
		for range 5 {
			wantErr(t, "a policy without limit", f.Verify(t.Context(), o, user.PIN, "1"), user.ErrWrong)
		}
	})
}

func TestTheCheckBoxesOfACredential(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		o := f.withPIN(t, "86420")
		verify := func(pin string) error { return f.Verify(t.Context(), o, user.PIN, pin) }
		edit := func(change func(*user.Credential)) error {
			t.Helper()
			c, err := f.Get(t.Context(), o, user.PIN)
			if err != nil {
				t.Fatal(err)
			}
			change(&c)
			return f.Update(t.Context(), c)
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
		must(edit(func(c *user.Credential) { c.MustChange = true }))
		wantErr(t, "must change", verify("86420"), user.ErrMustChange)
		wantErr(t, "must change, with a wrong PIN", verify("11111"), user.ErrWrong)
		f.clock.Advance(time.Second)
		must(f.Change(t.Context(), o, user.PIN, "86420", "97531"))
		must(verify("97531"))

		must(edit(func(c *user.Credential) { c.LockedByAdministrator = true }))
		lockedUntil(t, verify("97531"))
		lockedUntil(t, f.Change(t.Context(), o, user.PIN, "97531", "55443"))
		must(edit(func(c *user.Credential) { c.LockedByAdministrator, c.CannotChange = false, true }))
		wantErr(t, "cannot change", f.Change(t.Context(), o, user.PIN, "97531", "55443"), user.ErrCannotChange)
		wantErr(t, "cannot change, with a wrong PIN", f.Change(t.Context(), o, user.PIN, "1", "55443"), user.ErrWrong)
		wantFields(t, edit(func(c *user.Credential) { c.MustChange = true }), "must_change")
		wantFields(t, edit(func(c *user.Credential) { c.Policy = "none" }), "policy")
		wantFields(t, edit(func(c *user.Credential) { c.Policy = "" }), "policy")

		f.policy(t, func(p *user.CredentialPolicy) { p.ExpiresAfter = 10 })
		f.clock.Advance(10*24*time.Hour - time.Second)
		must(verify("97531"))
		f.clock.Advance(time.Second)
		wantErr(t, "ten days old", verify("97531"), user.ErrExpired)
		must(edit(func(c *user.Credential) { c.DoesNotExpire = true }))
		must(verify("97531"))
		stale, err := f.Get(t.Context(), o, user.PIN)
		must(err)
		must(f.Set(t.Context(), o, user.PIN, "24687"))
		wantErr(t, "a stale page", f.Update(t.Context(), stale), model.ErrConflict)
	})
}

func TestCredentialsThatAreNotSet(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		o := f.add(t, anna()).Owner()
		c, err := f.Get(t.Context(), o, user.Password)
		want := user.Credential{Owner: o, Kind: user.Password, Policy: user.DefaultPasswordPolicy}
		if err != nil || c != want {
			t.Errorf("got %+v, %v; want %+v", c, err, want)
		}
		c.MustChange = true
		if err := f.Update(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		wantErr(t, "none is set", f.Verify(t.Context(), o, user.Password, ""), user.ErrWrong)
		if err := f.Set(t.Context(), o, user.Password, "hunter2-hunter2"); err != nil {
			t.Fatal(err)
		}
		wantErr(t, "must change", f.Verify(t.Context(), o, user.Password, "hunter2-hunter2"), user.ErrMustChange)
		nobody := user.Owner{ApplicationUserID: 99}
		_, err = f.Get(t.Context(), nobody, user.Password)
		wantErr(t, "nobody's", err, model.ErrNotFound)
		wantErr(t, "nobody's", f.Set(t.Context(), nobody, user.Password, "hunter2-hunter2"), model.ErrNotFound)
		wantErr(t, "nobody's", f.Update(t.Context(), user.Credential{Owner: nobody, Kind: user.PIN, Policy: user.DefaultPINPolicy}), model.ErrNotFound)
	})
}

func TestRulesOfNewCredentials(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		number, _ := f.devices(t)
		f.exec(t, `UPDATE directory_number SET pattern = '70813' WHERE id = ?`, number)
		u := anna()
		u.Telephone, u.SelfServiceUserID = "+81 (3) 5567-77", "66412"
		u.ControlledPhones, u.PrimaryExtension = []string{"SEP000000000002"}, number
		o := f.add(t, u).Owner()
		for _, pin := range []string{
			"", "8642", "8642a", "-86420", "55555", "12345", "98765", "89012", "10987", "70813", "31807", "66412", "813556777",
			strings.Repeat("8642", 32) + "0",
		} {
			err := f.Set(t.Context(), o, user.PIN, pin)
			t.Logf("PIN %q", pin)
			wantFields(t, err, "pin")
		}
		for _, pin := range []string{"86420", "８６４２１", "13579", "00001", strings.Repeat("8642", 32)} {
			if err := f.Set(t.Context(), o, user.PIN, pin); err != nil {
				t.Errorf("PIN %q: %v", pin, err)
			}
		}
		for _, password := range []string{"", "hunter2", "12345678910", "line\nbreak"} {
			wantFields(t, f.Set(t.Context(), o, user.Password, password), "password")
		}
		f.policy(t, func(p *user.CredentialPolicy) { p.RejectTrivial, p.MinimumLength = false, 0 })
		if err := f.Set(t.Context(), o, user.PIN, "1"); err != nil {
			t.Errorf("a policy without rules: %v", err)
		}
		wantFields(t, f.Set(t.Context(), o, user.PIN, ""), "pin")
	})
}

func TestFormerCredentialsDoNotComeAgain(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		f.policy(t, func(p *user.CredentialPolicy) { p.History = 2 })
		o := f.withPIN(t, "86420")
		set := func(pin string, want ...string) {
			t.Helper()
			wantFields(t, f.Set(t.Context(), o, user.PIN, pin), want...)
		}
		set("86420", "pin")
		set("86421")
		set("86420", "pin")
		set("86422")
		set("86420", "pin")
		set("86423")
		set("86420") // the clock stands still: their order is kept nevertheless
		set("86421")
		f.policy(t, func(p *user.CredentialPolicy) { p.History = 0 })
		set("86421")
		set("86421")
	})
}

func TestAnOldPINNeverWorksAgain(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		o := f.withPIN(t, "86420")
		nodes := []*user.Credentials{f.Credentials, user.NewCredentials(f.db, f.clock.Now)}
		pins := []string{"86420", "97531", "24680", "13579"}
		for _, c := range nodes {
			if err := c.Verify(t.Context(), o, user.PIN, pins[0]); err != nil {
				t.Fatal(err)
			}
		}
		for i, pin := range pins[1:] {
			if err := nodes[i%2].Change(t.Context(), o, user.PIN, pins[i], pin); err != nil {
				t.Fatal(err)
			}
			for _, c := range nodes {
				wantErr(t, "the old PIN", c.Verify(t.Context(), o, user.PIN, pins[i]), user.ErrWrong)
				if err := c.Verify(t.Context(), o, user.PIN, pin); err != nil {
					t.Errorf("the new PIN: %v", err)
				}
			}
			wantErr(t, "changing with the old PIN", nodes[0].Change(t.Context(), o, user.PIN, pins[i], "55443"), user.ErrWrong)
			if err := nodes[1].Verify(t.Context(), o, user.PIN, pin); err != nil {
				t.Errorf("the new PIN: %v", err)
			}
		}
	})
}

func TestNoSecretIsInTheAuditLog(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		o := f.withPIN(t, "86420")
		if err := f.Change(audit.NewContext(t.Context(), audit.Actor{Name: "anna"}), o, user.PIN, "86420", "97531"); err != nil {
			t.Fatal(err)
		}
		want := []string{"system: add end user anna", "system: set PIN end user anna", "anna: change PIN end user anna"}
		if got := f.entries(t); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		for _, e := range f.log(t) {
			text := fmt.Sprintf("%+v", e)
			if strings.Contains(text, "argon2id") || strings.Contains(text, "86420") || strings.Contains(text, "97531") {
				t.Errorf("the entry holds a secret: %s", text)
			}
		}
	})
}

func TestSavingAUserWithSecrets(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		bad := anna()
		bad.LastName = ""
		_, err := f.SaveEndUser(t.Context(), f.users, bad, user.Secrets{Password: "short", PIN: "12345"})
		wantFields(t, err, "last_name", "password", "pin")
		_, err = f.SaveEndUser(t.Context(), f.users, anna(), user.Secrets{PIN: "1"})
		wantFields(t, err, "pin")
		if n, err := f.users.Count(t.Context()); n != 0 || err != nil {
			t.Errorf("got %d users, %v; want none without a good PIN", n, err)
		}
		u, err := f.SaveEndUser(t.Context(), f.users, anna(), user.Secrets{Password: "hunter2-hunter2", PIN: "86420"})
		if err != nil {
			t.Fatal(err)
		}
		u.FirstName = "Anna"
		if u, err = f.SaveEndUser(t.Context(), f.users, u, user.Secrets{PIN: "97531"}); err != nil || u.Version != 2 {
			t.Fatalf("got %+v, %v", u, err)
		}
		for kind, secret := range map[user.CredentialKind]string{user.Password: "hunter2-hunter2", user.PIN: "97531"} {
			if err := f.Verify(t.Context(), u.Owner(), kind, secret); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
		_, err = f.SaveApplicationUser(t.Context(), f.programs, user.ApplicationUser{UserID: "app"}, "App")
		wantFields(t, err, "password")
		app, err := f.SaveApplicationUser(t.Context(), f.programs, user.ApplicationUser{UserID: "app"}, "hunter2-hunter2")
		if err == nil {
			err = f.Verify(t.Context(), app.Owner(), user.Password, "hunter2-hunter2")
		}
		if err != nil {
			t.Error(err)
		}
	})
}

package account_test

import (
	"errors"
	"testing"

	"tandem/model"
	"tandem/model/account"
)

func TestUnlock(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		lockOut(t, f, "anna", "192.0.2.9")
		if err := f.Unlock(as(t.Context(), "ben"), f.anna.ID); err != nil {
			t.Fatal(err)
		}
		f.signIn(t, "anna")
		if a, err := f.Get(t.Context(), f.anna.ID); err != nil || a.FailedCount != 0 || !a.LockedUntil.IsZero() {
			t.Errorf("got %d failures, locked until %v, %v; want none", a.FailedCount, a.LockedUntil, err)
		}
		if err := f.Unlock(t.Context(), f.anna.ID+100); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("an unknown id: got %v, want not found", err)
		}
	})
}

func TestVerifyPassword(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		verify := func(password string) error {
			return f.VerifyPassword(as(t.Context(), "anna"), f.anna.ID, password)
		}
		if err := verify(wrong); !errors.Is(err, account.ErrWrongPassword) {
			t.Errorf("a wrong password: got %v, want %v", err, account.ErrWrongPassword)
		}
		if err := verify(password); err != nil {
			t.Errorf("the right password: got %v, want no error", err)
		}
		for range 4 {
			if err := verify(wrong); !errors.Is(err, account.ErrWrongPassword) {
				t.Errorf("the right one forgets failures: got %v, want %v", err, account.ErrWrongPassword)
			}
		}
		lockedUntil(t, verify(wrong))
		lockedUntil(t, verify(password))
	})
}

package account_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/account"
)

func TestSetPassword(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		keep, other := f.signIn(t, "anna"), f.signIn(t, "anna")
		f.create(t, "ben", account.ReadOnly)
		foreign := f.signIn(t, "ben")
		lockOut(t, f, "anna", "192.0.2.9")
		f.clock.Advance(time.Minute)
		for _, bad := range []string{"", "short", strings.Repeat("x", 129), "passwordpassword", "line\nbreak in it"} {
			wantFields(t, f.SetPassword(t.Context(), f.anna.ID, bad, 0), account.FieldPassword)
		}
		const fresh = "a quite new password é"
		if err := f.SetPassword(as(t.Context(), "anna"), f.anna.ID, fresh, f.session(t, keep).ID); err != nil {
			t.Fatal(err)
		}
		f.session(t, keep)
		f.session(t, foreign)
		f.gone(t, other)
		if err := fail(t, f, "anna", "192.0.2.1"); !errors.Is(err, account.ErrWrongPassword) {
			t.Errorf("got %v, want %v", err, account.ErrWrongPassword)
		}
		// The same letters as another keyboard composes them.
		_, a, err := f.SignIn(t.Context(), "anna", "a quite new password e\u0301", origin("192.0.2.1"))
		if err != nil || a.PasswordChangedAt != model.At(f.clock.Now()) {
			t.Errorf("the new password: got %+v, %v", a, err)
		}
		if err := f.SetPassword(t.Context(), f.anna.ID+100, fresh, 0); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("an unknown id: got %v, want not found", err)
		}
	})
}

func TestPasswordRules(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, password string
		ok             bool
	}{
		{"twelve characters", "abcdefghijk1", true},
		{"eleven characters", "abcdefghij1", false},
		{"twelve characters of three bytes", strings.Repeat("界", 12), true},
		{"eleven characters of three bytes", strings.Repeat("界", 11), false},
		{"128 characters", strings.Repeat("界", 128), true},
		{"129 characters", strings.Repeat("x", 129), false},
		{"none", "", false},
		{"the user name in another case", "Administrator.Anna", false},
		{"a common one", "Password1234", false},
		{"bytes that are no text", "abcdefghijk\xff1", false},
		{"a NUL", "abcdefghijk\x001", false},
		{"with spaces", " correct horse battery ", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := account.ValidatePassword("administrator.anna", tt.password).Err()
			if tt.ok && err != nil {
				t.Errorf("got %v, want no error", err)
			}
			if !tt.ok {
				wantFields(t, err, account.FieldPassword)
			}
		})
	}
}

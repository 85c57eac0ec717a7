package password

import (
	"strings"
	"testing"
)

func TestRules(t *testing.T) {
	t.Parallel()
	strict := Rules{Field: "password", Minimum: 8, UserName: "administrator"}
	lax := Rules{Field: "password", Trivial: true, UserName: "administrator"}
	tests := []struct {
		name     string
		rules    Rules
		password string
		ok       bool
	}{
		{"as long as it has to be", strict, "abcdefg界", true},
		{"one character short", strict, "abcdef界", false},
		{"128 characters", strict, strings.Repeat("界", Max), true},
		{"129 characters", strict, strings.Repeat("x", Max+1), false},
		{"two lines", strict, "hunter2\nhunter2", false},
		{"the user name", strict, "Administrator", false},
		{"a common one", strict, "Password1234", false},
		{"none, though no length is asked for", lax, "", false},
		{"the user name where it is allowed", lax, "administrator", true},
		{"a common one where it is allowed", lax, "password1234", true},
		{"one character where it is allowed", lax, "x", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			errs := tt.rules.Check(tt.password)
			if got := len(errs) == 0; got != tt.ok {
				t.Errorf("got %v, want ok %v", errs, tt.ok)
			}
			if !tt.ok && errs.For("password").IsZero() {
				t.Errorf("got %v, want an error of password", errs)
			}
		})
	}
}

func TestHasherMatches(t *testing.T) {
	t.Parallel()
	h := NewHasher(1)
	stored, err := h.Hash(t.Context(), "13579")
	if err != nil {
		t.Fatal(err)
	}
	for secret, want := range map[string]bool{"13579": true, "13578": false, "": false} {
		if got, err := h.Matches(t.Context(), stored, secret); got != want || err != nil {
			t.Errorf("%q: got %v, %v; want %v", secret, got, err, want)
		}
	}
	if _, err := h.Matches(t.Context(), "13579", "13579"); err == nil {
		t.Error("a stored password that is no hash must be an error")
	}
}

package phoneconfig_test

import (
	"fmt"
	"testing"
	"time"

	"tandem/model/phoneconfig"
)

func TestCommandsOfAdministratorsAreAudited(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.exec(t, "DELETE FROM audit")
		one, two := o.phone(t, phoneSIP).ID, o.phone(t, phoneSCCP).ID
		told, err := o.queue.Reset(t.Context(), one, two, 999999)
		check(t, err)
		if told != 2 {
			t.Errorf("got %d phones, want 2", told)
		}
		if _, err := o.queue.Restart(t.Context()); err != nil {
			t.Errorf("no phone at all: got %v", err)
		}
		var got []string
		check(t, o.d.Read.NewRaw("SELECT action || ' ' || object_type || ' ' || object_name FROM audit ORDER BY id").Scan(t.Context(), &got))
		if want := fmt.Sprintf("[reset phone %s reset phone %s]", phoneSIP, phoneSCCP); fmt.Sprint(got) != want {
			t.Errorf("got %v, want %s", got, want)
		}
	})
}

func TestOldCommandsAreDeleted(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		n, ended := o.notifier(1)
		_, err := o.queue.Reset(t.Context(), o.phone(t, phoneSIP).ID)
		check(t, err)
		stop := run(t, n)
		wait(t, ended)
		stop()
		_, err = o.queue.Reset(t.Context(), o.phone(t, phoneSIP).ID)
		check(t, err)
		o.Add(31 * 24 * time.Hour)
		check(t, o.queue.Purge(t.Context()))
		if got := o.commands(t, phoneSIP); len(got) != 1 || got[0].State() != phoneconfig.Waiting {
			t.Errorf("got %+v, want the waiting command alone", got)
		}
	})
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		attempt int
		random  float64
		want    time.Duration
	}{
		{"the first one", 1, 0.5, 20 * time.Second},
		{"the second one", 2, 0.5, time.Minute},
		{"the fourth one is the longest", 4, 0.5, 5 * time.Minute},
		{"less", 1, 0, 16 * time.Second},
		{"more", 1, 1, 24 * time.Second},
	} {
		if got := phoneconfig.Backoff(tt.attempt, tt.random); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestOnlyWhatTandemShowsToThisPhoneIsAuthorized(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		own, err := o.secrets.Password(t.Context(), phoneSIP)
		check(t, err)
		other, err := o.secrets.Password(t.Context(), phoneSCCP)
		check(t, err)
		for _, tt := range []struct {
			name                   string
			user, password, device string
			want                   bool
		}{
			{"what it is shown", "tandem", own, phoneSIP, true},
			{"a name in small letters", "tandem", own, "sep0011223344aa", true},
			{"what another phone is shown", "tandem", other, phoneSIP, false},
			{"another user", "admin", own, phoneSIP, false},
			{"nothing", "", "", phoneSIP, false},
			{"no device", "tandem", own, "", false},
		} {
			got, err := phoneconfig.NewAuthenticator(o.d, plainSealer{}).Authorized(t.Context(), tt.user, tt.password, tt.device)
			check(t, err)
			if got != tt.want {
				t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
			}
		}
	})
}

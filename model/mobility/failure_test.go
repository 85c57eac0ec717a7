package mobility

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"tandem/model/lockout"
)

func TestAPhoneIsOneSubjectHoweverItsNameIsWritten(t *testing.T) {
	t.Parallel()
	if got, want := deviceSubject("sep00000000000a").name, "device:SEP00000000000A"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNoMoreAttemptsAtATimeThanARuleAllows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAttempts()
		subjects := []subject{{"address:192.0.2.7", lockout.Rule{Allowed: 2}}, {"device:A", lockout.Rule{Allowed: 9}}}
		enter := func(ctx context.Context) (func(), error) { return a.enter(ctx, subjects) }
		first, err := enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		second, err := enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := enter(impatient); err == nil {
			t.Error("the third: got a place, want to wait in vain")
		}
		go func() {
			time.Sleep(time.Second)
			first()
		}()
		third, err := enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		second()
		third()
		if len(a.of) != 0 {
			t.Errorf("got %d subjects remembered at the end, want 0", len(a.of))
		}
	})
}

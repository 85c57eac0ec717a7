package phoneconfig_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tandem/model/phoneconfig"
)

// keys restart a phone of the 7900 series.
const keys = "Init:Services 0, Key:Settings 2, Key:KeyPadStar 0, Key:KeyPadStar 0, Key:KeyPadPound 0, Key:KeyPadStar 0, Key:KeyPadStar 0"

func TestOneAttempt(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		const noWebServer = "The phone has no web server at its address, or it is switched off there"
		const wrongPassword = "The phone refused the password: its authentication URL must lead to this cluster"
		silent := func(_ http.ResponseWriter, r *http.Request, _ int) { <-r.Context().Done() }
		for _, tt := range []struct {
			name   string
			phone  string
			answer answer
			state  phoneconfig.CommandState
			err    string
			pushed string
		}{
			{"a phone of the 7900 series", phoneSCCP, success, phoneconfig.Taken, "", keys},
			{"a phone that restarts instead of answering", phoneSCCP, cutting(6), phoneconfig.Taken, "", keys},
			{"a phone that nothing restarts", phoneSIP, success, phoneconfig.Dropped,
				"Phones of this model cannot be restarted over the network: restart it at the phone", "Init:Services 0"},
			{"a phone that hangs up", phoneSCCP, cutting(0), phoneconfig.Waiting, "EOF", "Init:Services 0"},
			{"a phone that hangs", phoneSCCP, silent, phoneconfig.Waiting, "The phone did not answer in time", "Init:Services 0"},
			{"a phone that wants another password", phoneSCCP, says(http.StatusUnauthorized, ""), phoneconfig.Waiting, wrongPassword, "Init:Services 0"},
			{"a phone that does not believe the password", phoneSCCP, says(http.StatusOK, `<CiscoIPPhoneError Number="4" />`),
				phoneconfig.Waiting, wrongPassword, "Init:Services 0"},
			{"a phone with another error", phoneSCCP, says(http.StatusOK, `<CiscoIPPhoneError Number="1"/>`),
				phoneconfig.Waiting, "the phone answered with error 1", "Init:Services 0"},
			{"a phone in a call", phoneSCCP, says(http.StatusOK, `<CiscoIPPhoneResponse><ResponseItem Status="6" Data="Busy" URL="Key:Settings"/></CiscoIPPhoneResponse>`),
				phoneconfig.Waiting, "the phone refused Key:Settings with status 6: Busy", "Init:Services 0"},
			{"web access is off", phoneSCCP, says(http.StatusForbidden, ""), phoneconfig.Waiting, noWebServer, "Init:Services 0"},
			{"a web server in trouble", phoneSCCP, says(http.StatusBadGateway, ""), phoneconfig.Waiting,
				"the phone answered with HTTP status 502", "Init:Services 0"},
			{"something else", phoneSCCP, says(http.StatusOK, "<html>hello"), phoneconfig.Waiting,
				"What answered at the address of the phone is no phone", "Init:Services 0"},
			{"somewhere else", phoneSCCP, says(http.StatusFound, ""), phoneconfig.Waiting,
				"the phone answered with HTTP status 302", "Init:Services 0"},
		} {
			h := o.handset(t, tt.phone, tt.answer)
			n, ended := o.notifier(h.port)
			_, err := o.queue.Restart(t.Context(), o.phone(t, tt.phone).ID)
			check(t, err)
			stop := run(t, n)
			wait(t, ended)
			stop()
			got := o.commands(t, tt.phone)[0]
			if got.State() != tt.state || !strings.HasSuffix(got.LastError, tt.err) || (tt.err == "") != (got.LastError == "") || got.Attempts != 1 {
				t.Errorf("%s: got %s after %d attempts with %q, want %s after 1 with %q",
					tt.name, got.State(), got.Attempts, got.LastError, tt.state, tt.err)
			}
			if pushed := h.log(); pushed != tt.pushed {
				t.Errorf("%s: got the pushes %s, want %s", tt.name, pushed, tt.pushed)
			}
			if next := got.NextAttempt.Sub(o.Now()); tt.state == phoneconfig.Waiting && next != 20*time.Second {
				t.Errorf("%s: got the next attempt in %v, want 20 s", tt.name, next)
			}
			o.exec(t, "DELETE FROM phone_command")
		}
	})
}

func TestNobodyListens(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.exec(t, "UPDATE phone SET last_address = '127.0.0.1' WHERE name = ?", phoneSCCP)
		n, ended := o.notifier(1)
		_, err := o.queue.Reset(t.Context(), o.phone(t, phoneSCCP).ID)
		check(t, err)
		run(t, n)
		wait(t, ended)
		got, _ := phoneconfig.Reason(o.commands(t, phoneSCCP)[0].LastError)
		if want := "The phone has no web server at its address, or it is switched off there"; got.Key != want {
			t.Errorf("got %q, want %q", got.Key, want)
		}
	})
}

func TestAPhoneThatWasNeverSeenIsNotTriedAgain(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		n, ended := o.notifier(1)
		o.login(t, phoneSCCP, "sakura 7965")
		run(t, n)
		wait(t, ended)
		got := o.commands(t, phoneSCCP)[0]
		if got.State() != phoneconfig.Dropped || got.Attempts != 1 || got.FinishedAt.IsZero() {
			t.Errorf("got %+v, want it dropped after 1 attempt", got)
		}
	})
}

func TestAPhoneIsGivenUpAfterFiveAttemptsInAboutTenMinutes(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		h := o.handset(t, phoneSCCP, says(http.StatusUnauthorized, ""))
		n, ended := o.notifier(h.port)
		_, err := o.queue.Restart(t.Context(), o.phone(t, phoneSCCP).ID)
		check(t, err)
		began := o.Now()
		run(t, n)
		for range phoneconfig.MaxAttempts - 1 {
			wait(t, ended)
			o.Add(o.commands(t, phoneSCCP)[0].NextAttempt.Sub(o.Now()))
			o.queue.Wake()
		}
		wait(t, ended)
		got := o.commands(t, phoneSCCP)[0]
		if took := o.Now().Sub(began); got.State() != phoneconfig.Dropped || got.Attempts != 5 || took < 8*time.Minute || took > 12*time.Minute {
			t.Errorf("got %s after %d attempts in %v, want it dropped after 5 in about 10 minutes", got.State(), got.Attempts, took)
		}
	})
}

func TestTheNewestCommandDoesWhatOlderOnesWouldHaveDone(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		h := o.handset(t, phoneSCCP, success)
		id := o.phone(t, phoneSCCP).ID
		_, err := o.queue.Reset(t.Context(), id)
		check(t, err)
		o.exec(t, "UPDATE phone_command SET clear_calls = TRUE")
		_, err = o.queue.Restart(t.Context(), id)
		check(t, err)
		n, ended := o.notifier(h.port)
		run(t, n)
		wait(t, ended)
		var got []string
		for _, c := range o.commands(t, phoneSCCP) {
			got = append(got, fmt.Sprintf("%s %t %d %s", c.Action, c.ClearCalls, c.Attempts, c.State()))
		}
		want := "[reset true 1 taken reset true 0 dropped]"
		if fmt.Sprint(got) != want {
			t.Errorf("got %v, want %s", got, want)
		}
		if want := "Init:CallHistory 0 + " + keys; h.log() != want {
			t.Errorf("got the pushes %s, want %s", h.log(), want)
		}
	})
}

func TestACommandWaitsForTheOneUnderWay(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		inside, release := make(chan struct{}, 2), make(chan struct{})
		h := o.handset(t, phoneSCCP, func(w http.ResponseWriter, r *http.Request, n int) {
			if n == 0 {
				inside <- struct{}{}
				<-release
			}
			success(w, r, n)
		})
		id := o.phone(t, phoneSCCP).ID
		_, err := o.queue.Restart(t.Context(), id)
		check(t, err)
		n, ended := o.notifier(h.port)
		n.Timeout = time.Minute
		run(t, n)
		<-inside
		if got := o.commands(t, phoneSCCP)[0]; got.State() != phoneconfig.UnderWay || got.Attempts != 1 {
			t.Errorf("while the phone is told: got %s after %d attempts, want under way in the first", got.State(), got.Attempts)
		}
		_, err = o.queue.Reset(t.Context(), id)
		check(t, err)
		if got := o.commands(t, phoneSCCP)[0]; got.State() != phoneconfig.Waiting {
			t.Errorf("the newer command: got %s, want it waiting", got.State())
		}
		close(release)
		wait(t, ended)
		wait(t, ended)
		for _, c := range o.commands(t, phoneSCCP) {
			if c.State() != phoneconfig.Taken || c.Attempts != 1 {
				t.Errorf("got %s after %d attempts with %q, want taken after 1", c.State(), c.Attempts, c.LastError)
			}
		}
		if want := keys + ", " + keys; h.log() != want {
			t.Errorf("got the pushes %s, want %s", h.log(), want)
		}
	})
}

func TestAStoppedNotifierLeavesTheCommandToTheNextOne(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		inside := make(chan struct{}, 1)
		h := o.handset(t, phoneSCCP, func(w http.ResponseWriter, r *http.Request, n int) {
			if n == 0 {
				inside <- struct{}{}
				<-r.Context().Done()
				return
			}
			success(w, r, n)
		})
		n, ended := o.notifier(h.port)
		n.Timeout = time.Minute
		_, err := o.queue.Restart(t.Context(), o.phone(t, phoneSCCP).ID)
		check(t, err)
		stop := run(t, n)
		<-inside
		stop()
		wait(t, ended)
		got := o.commands(t, phoneSCCP)[0]
		if got.State() != phoneconfig.Waiting || got.LastError != "The service ended while the phone was being told" {
			t.Errorf("got %s with %q, want it waiting", got.State(), got.LastError)
		}
		run(t, n)
		wait(t, ended)
		if got := o.commands(t, phoneSCCP)[0]; got.State() != phoneconfig.Taken || got.Attempts != 2 {
			t.Errorf("got %s after %d attempts, want taken after 2", got.State(), got.Attempts)
		}
	})
}

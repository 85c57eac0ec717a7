package phoneconfig_test

import (
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/phoneconfig"
)

// The environment of the child: where its database is and the port of phones.
const (
	childDatabase = "TANDEM_KILL_DATABASE"
	childFolder   = "TANDEM_KILL_FOLDER"
	childPort     = "TANDEM_KILL_PORT"
)

// TestKillChild is the process that is killed: it tells phones.
func TestKillChild(t *testing.T) {
	if os.Getenv(childDatabase) == "" {
		t.Skip("started by TestAKilledNotifierTellsThePhoneAgain only")
	}
	d, err := db.Open(t.Context(), os.Getenv(childDatabase), os.Getenv(childFolder))
	check(t, err)
	port, err := strconv.Atoi(os.Getenv(childPort))
	check(t, err)
	n, ended := assemble(d, &clock{now: opening()}).notifier(port)
	n.Timeout = time.Minute
	run(t, n)
	<-ended
}

func TestAKilledNotifierTellsThePhoneAgain(t *testing.T) {
	t.Parallel()
	targets := map[string]func(t *testing.T) (target, folder string){
		"sqlite":   func(t *testing.T) (string, string) { return "sqlite", t.TempDir() },
		"postgres": func(t *testing.T) (string, string) { return dbtest.PostgresURL(t), "" },
	}
	for name, target := range targets {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, folder := target(t)
			d, err := db.Open(t.Context(), address, folder)
			check(t, err)
			t.Cleanup(func() { check(t, d.Close()) })
			o := newOffice(t, d)
			o.killInTheMiddle(t, address, folder)
		})
	}
}

func (o *office) killInTheMiddle(t *testing.T, address, folder string) {
	t.Helper()
	inside := make(chan struct{}, 1)
	h := o.handset(t, phoneSCCP, func(w http.ResponseWriter, r *http.Request, n int) {
		if n == 0 {
			inside <- struct{}{}
			<-r.Context().Done()
			return
		}
		success(w, r, n)
	})
	_, err := o.secrets.Password(t.Context(), phoneSCCP) // makes the key that both use
	check(t, err)
	o.login(t, phoneSCCP, "sakura 7965")

	child := exec.Command(os.Args[0], "-test.run=^TestKillChild$")
	child.Env = append(os.Environ(), childDatabase+"="+address, childFolder+"="+folder, childPort+"="+strconv.Itoa(h.port))
	check(t, child.Start())
	select {
	case <-inside:
	case <-time.After(30 * time.Second):
		t.Error("the child told the phone nothing within 30 s")
	}
	check(t, child.Process.Kill())
	_ = child.Wait()
	if got := o.commands(t, phoneSCCP)[0]; got.State() != phoneconfig.UnderWay || got.Attempts != 1 {
		t.Fatalf("after the kill: got %s with %d attempts, want under way with the one that was recorded", got.State(), got.Attempts)
	}

	o.Add(2 * time.Minute) // the lease has run out
	n, ended := o.notifier(h.port)
	run(t, n)
	wait(t, ended)
	got := o.commands(t, phoneSCCP)[0]
	if got.State() != phoneconfig.Taken || got.Attempts != 2 || got.Action != phoneconfig.Reset {
		t.Errorf("got %s of a %s after %d attempts, want the reset taken after 2", got.State(), got.Action, got.Attempts)
	}
}

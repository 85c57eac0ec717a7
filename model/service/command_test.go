package service_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/service"
)

func TestControl(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n, j := join(t, d, "pub"), &journal{}
		n.sup.Add(network("a"), j.good("a"))
		n.run(t)
		steps := []struct {
			action      service.Action
			text, state string
			done        string
		}{
			{service.Start, "%s was started", "a started", "+a"},
			{service.Stop, "%s was stopped", "a stopped", "-a"},
			{service.Stop, "%s was stopped", "a stopped", ""},
			{service.Start, "%s was started", "a started", "+a"},
			{service.Restart, "%s was restarted", "a started", "-a, +a"},
			{service.Stop, "%s was stopped", "a stopped", "-a"},
			{service.Restart, "%s was restarted", "a started", "+a"},
		}
		for i, step := range steps {
			began := time.Now()
			c := n.do(t, "a", step.action)
			if c.Text().Key != step.text || c.FinishedAt.IsZero() {
				t.Errorf("step %d: got %+v, want %q", i, c, step.text)
			}
			if took := time.Since(began); took > 200*time.Millisecond {
				t.Errorf("step %d took %v: the supervisor was not woken", i, took)
			}
			n.wantStates(t, step.state)
			if got := j.String(); got != step.done {
				t.Errorf("step %d: got %s, want %s", i, got, step.done)
			}
		}
	})
}

func TestActivationOutlivesAndAStopDoesNot(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		var n *node
		restart := func() {
			if n != nil {
				_ = n.stop()
			}
			n = join(t, d, "pub")
			n.sup.Add(feature("a"), (&journal{}).good("a"))
			n.sup.Add(feature("b"), (&journal{}).good("b"))
			n.run(t)
		}
		restart()
		if got, want := n.do(t, "a", service.Deactivate).Text().Key, "%s was deactivated and stopped"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		n.do(t, "b", service.Stop)
		n.wantStates(t, "a stopped off, b stopped")
		time.Sleep(2 * time.Minute)
		n.wantStates(t, "a stopped off, b stopped")
		restart()
		n.wantStates(t, "a stopped off, b started")
		if got, want := n.do(t, "a", service.Activate).Text().Key, "%s was activated and started"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		restart()
		n.wantStates(t, "a started, b started")
	})
}

func TestRequestsAreAudited(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n := join(t, d, "pub")
		n.sup.Add(feature("a"), (&journal{}).good("a"))
		n.run(t)
		ctx := audit.NewContext(t.Context(), audit.Actor{Name: "ann"})
		for _, action := range []service.Action{service.Deactivate, service.Stop} {
			if _, err := n.store.Request(ctx, n.id, "a", action); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		err := d.Read.NewSelect().Table("audit").Where("object_type = 'service'").OrderExpr("id").
			ColumnExpr("actor || ' ' || action || ' ' || object_name || ' ' || before || ' ' || after").
			Scan(ctx, &got)
		want := []string{
			`ann deactivate a {"Node":"pub","Activated":true} {"Node":"pub","Activated":false}`,
			`ann stop a  {"Node":"pub"}`,
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	})
}

func TestRefusedRequests(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n, j := join(t, d, "pub"), &journal{}
		fixed := network("fixed")
		fixed.Controllable, fixed.WhyNot = false, model.T("It serves this page")
		n.sup.Add(fixed, j.good("fixed"))
		off := feature("off")
		off.DefaultActive = false
		n.sup.Add(off, j.good("off"))
		n.run(t)
		tests := []struct {
			service string
			action  service.Action
			key     string
		}{
			{"fixed", service.Stop, "It serves this page"},
			{"fixed", service.Start, "It serves this page"},
			{"fixed", service.Restart, "It serves this page"},
			{"fixed", service.Activate, "%s is a network service. It is always activated."},
			{"fixed", service.Deactivate, "%s is a network service. It is always activated."},
			{"off", service.Start, "%s is deactivated. Activate it on the Service Activation page; that also starts it."},
			{"off", service.Restart, "%s is deactivated. Activate it on the Service Activation page; that also starts it."},
		}
		for _, tt := range tests {
			_, err := n.store.Request(t.Context(), n.id, tt.service, tt.action)
			wantRefusal(t, err, tt.key)
		}
		for _, unknown := range []struct {
			node    int64
			service string
			action  service.Action
		}{{n.id, "none", service.Start}, {n.id + 1, "off", service.Activate}, {n.id, "off", "dance"}} {
			_, err := n.store.Request(t.Context(), unknown.node, unknown.service, unknown.action)
			if !errors.Is(err, model.ErrNotFound) {
				t.Errorf("%+v: got %v, want ErrNotFound", unknown, err)
			}
		}
		n.wantStates(t, "fixed started, off stopped off")
	})
}

func TestStartOfAServiceThatCrashes(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n := join(t, d, "pub")
		broken := true
		n.sup.Add(feature("bad"), service.RunnerFunc(func(ctx context.Context, ready func()) error {
			if broken {
				return errors.New("port in use")
			}
			ready()
			<-ctx.Done()
			return nil
		}))
		n.run(t)
		time.Sleep(20 * time.Second) // the next start is 11 s away
		c := n.do(t, "bad", service.Start)
		if c.Outcome != service.Failed || c.Detail != "port in use" {
			t.Errorf("got %+v, want failed: port in use", c)
		}
		broken = false
		if c := n.do(t, "bad", service.Start); c.Outcome != service.Done {
			t.Errorf("got %+v, want done without waiting", c)
		}
		if s := n.status(t, "bad"); s.State != service.Started || s.LastError != "" {
			t.Errorf("got %+v, want started without an error", s)
		}
	})
}

func TestCommandsThatTakeTooLong(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n := join(t, d, "pub")
		release := make(chan struct{})
		slow := feature("slow")
		slow.DefaultActive = false
		n.sup.Add(slow, service.RunnerFunc(func(_ context.Context, ready func()) error {
			time.Sleep(12 * time.Second)
			ready()
			<-release
			return nil
		}))
		n.run(t)
		if c := n.do(t, "slow", service.Activate); c.Outcome != service.StartTimedOut {
			t.Errorf("got %+v, want a start that timed out", c)
		}
		n.wantStates(t, "slow starting")
		if c := n.do(t, "slow", service.Start); c.Outcome != service.Done {
			t.Errorf("got %+v, want done: it was on its way", c)
		}
		if c := n.do(t, "slow", service.Stop); c.Outcome != service.StopTimedOut {
			t.Errorf("got %+v, want a stop that timed out", c)
		}
		if c := n.do(t, "slow", service.Start); c.Outcome != service.StopTimedOut {
			t.Errorf("got %+v, want no second one beside the first", c)
		}
		n.wantStates(t, "slow stopping")
		close(release)
		synctest.Wait()
		n.wantStates(t, "slow stopped")
	})
}

func TestCommandForAnotherNode(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, j := dbtest.Postgres(t), &journal{}
		pub, sub := join(t, d, "pub"), join(t, d, "sub")
		pub.sup.Add(feature("a"), j.good("pub"))
		sub.sup.Add(feature("a"), j.good("sub"))
		pub.run(t)
		sub.run(t)
		id, err := pub.store.Request(t.Context(), sub.id, "a", service.Stop)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		c, err := pub.store.Wait(t.Context(), id)
		if err != nil || c.Outcome != service.Done || time.Since(began) > 1100*time.Millisecond {
			t.Errorf("got %+v, %v after %v; want done within a second", c, err, time.Since(began))
		}
		if got, want := j.String(), "+pub, +sub, -sub"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		_ = sub.stop()
		time.Sleep(16 * time.Second)
		_, err = pub.store.Request(t.Context(), sub.id, "a", service.Start)
		var unreachable *service.UnreachableError
		const want = "Connection to the Server cannot be established (unable to access Remote Node)"
		if !errors.Is(err, model.ErrUnavailable) || !errors.As(err, &unreachable) || unreachable.Text.Key != want {
			t.Errorf("a node that is down: got %v, want ErrUnavailable with its sentence", err)
		}
	})
}

func TestWaitEndsWithItsContext(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n := join(t, d, "pub")
		n.sup.Add(feature("a"), (&journal{}).good("a"))
		n.run(t)
		_ = n.stop()
		id, err := n.store.Request(t.Context(), n.id, "a", service.Stop)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if c, err := n.store.Wait(ctx, id); !errors.Is(err, context.DeadlineExceeded) || c.Outcome != service.Queued {
			t.Errorf("got %+v, %v; want queued and the deadline", c, err)
		}
		if _, err := n.store.Wait(t.Context(), id+1); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("an unknown command: got %v, want ErrNotFound", err)
		}
	})
}

// TestCommandOfANewerVersion restarts a node with a program that lacks the
// service of a queued command.
func TestCommandOfANewerVersion(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		newer := join(t, d, "pub")
		newer.sup.Add(feature("a"), (&journal{}).good("a"))
		newer.run(t)
		_ = newer.stop()
		id, err := newer.store.Request(t.Context(), newer.id, "a", service.Restart)
		if err != nil {
			t.Fatal(err)
		}
		older := join(t, d, "pub")
		older.sup.Add(feature("b"), (&journal{}).good("b"))
		older.run(t)
		if c, err := older.store.Wait(t.Context(), id); err != nil || c.Outcome != service.Unknown {
			t.Errorf("got %+v, %v; want unknown", c, err)
		}
		older.wantStates(t, "b started")
	})
}

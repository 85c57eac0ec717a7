package service_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/service"
)

func TestStartAndStopOrder(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n, j := join(t, d, "pub"), &journal{}
		n.sup.Add(network("c"), j.good("c"))
		n.sup.Add(feature("b", "c"), j.good("b"))
		off := feature("off")
		off.DefaultActive = false
		n.sup.Add(off, j.good("off"))
		n.sup.Add(feature("a", "b"), j.good("a"))
		n.run(t)
		if got, want := j.String(), "+c, +b, +a"; got != want {
			t.Errorf("started %s; want %s", got, want)
		}
		n.wantStates(t, "a started, b started, c started, off stopped off")
		if err := n.stop(); err != nil {
			t.Error(err)
		}
		if got, want := j.String(), "-a, -b, -c"; got != want {
			t.Errorf("stopped %s; want %s", got, want)
		}
		n.wantStates(t, "a stopped, b stopped, c stopped, off stopped off")
	})
}

func TestServicesOfThePublisherOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, j := dbtest.Postgres(t), &journal{}
		for _, name := range []string{"pub", "sub"} {
			n := join(t, d, name)
			bulk := feature("bulk")
			bulk.PublisherOnly = true
			n.sup.Add(bulk, j.good("bulk on "+name))
			n.sup.Add(feature("em"), j.good("em on "+name))
			n.run(t)
			if name == "sub" {
				n.wantStates(t, "em started")
				_, err := n.store.Request(t.Context(), n.id, "bulk", service.Activate)
				wantRefusal(t, err, "%s runs on the publisher node only")
			}
		}
		if got, want := j.String(), "+bulk on pub, +em on pub, +em on sub"; got != want {
			t.Errorf("got %s; want %s", got, want)
		}
	})
}

func TestDefinitionsAreChecked(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*service.Definition)
		want   string
	}{
		{"a name that is taken", func(d *service.Definition) { d.Name = "first" }, "is empty or taken"},
		{"no name", func(d *service.Definition) { d.Name = "" }, "is empty or taken"},
		{"no kind", func(d *service.Definition) { d.Kind = "" }, "unknown kind"},
		{"no group", func(d *service.Definition) { d.Group = "" }, "unknown group"},
		{"not controllable without a reason", func(d *service.Definition) { d.Controllable = false }, "without a reason"},
		{"a need that comes later", func(d *service.Definition) { d.Needs = []string{"third"} }, "not added before it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sup := service.New(nil, 1, time.Now, nil)
			sup.Add(feature("first"), nil)
			d := feature("second")
			tt.change(&d)
			sup.Add(d, nil)
			sup.Add(feature("third"), nil)
			if err := sup.Run(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// TestBackOff lets a service crash at once nine times, then run for a minute
// before the tenth crash, and looks at the times of its starts.
func TestBackOff(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n, j := join(t, d, "pub"), &journal{}
		began, starts := time.Now(), 0
		n.sup.Add(feature("bad"), service.RunnerFunc(func(_ context.Context, ready func()) error {
			j.add(time.Since(began).Round(time.Second).String())
			if starts++; starts == 9 {
				ready()
				time.Sleep(time.Minute)
			}
			return errors.New("out of paper")
		}))
		n.run(t)
		time.Sleep(10 * time.Second)
		s := n.status(t, "bad")
		if s.State != service.NotRunning || s.LastError != "out of paper" || !s.StartedAt.IsZero() {
			t.Errorf("got %+v, want not running, out of paper, no start time", s)
		}
		time.Sleep(5 * time.Minute)
		const want = "0s, 1s, 3s, 7s, 15s, 31s, 1m3s, 2m3s, 3m3s, 4m4s, 4m6s, 4m10s, 4m18s, 4m34s, 5m6s"
		if got := j.String(); got != want {
			t.Errorf("starts: got %s; want %s", got, want)
		}
	})
}

func TestPanicIsACrash(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n, j := join(t, d, "pub"), &journal{}
		n.sup.Add(feature("bad"), service.RunnerFunc(func(context.Context, func()) error { panic("no\nroot") }))
		n.sup.Add(feature("good"), j.good("good"))
		n.run(t)
		n.wantStates(t, "bad notrunning, good started")
		if got, want := n.status(t, "bad").LastError, "panic: no root"; got != want {
			t.Errorf("last error: got %q, want %q", got, want)
		}
		if log := n.log.String(); !strings.Contains(log, "supervisor_test.go") {
			t.Errorf("the log has no stack: %s", log)
		}
	})
}

func TestEndingByItselfIsACrash(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n := join(t, d, "pub")
		n.sup.Add(feature("bad"), service.RunnerFunc(func(_ context.Context, ready func()) error {
			ready()
			return nil
		}))
		n.run(t)
		n.wantStates(t, "bad notrunning")
		if got, want := n.status(t, "bad").LastError, "the service ended by itself"; got != want {
			t.Errorf("last error: got %q, want %q", got, want)
		}
	})
}

func TestReadyAfterACrashIsIgnored(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n := join(t, d, "pub")
		var old func()
		n.sup.Add(feature("bad"), service.RunnerFunc(func(ctx context.Context, ready func()) error {
			if old == nil {
				old = ready
				return errors.New("not yet")
			}
			old()
			<-ctx.Done()
			return nil
		}))
		n.run(t)
		time.Sleep(5 * time.Second)
		n.wantStates(t, "bad starting")
	})
}

func TestRunningUpTimeAndSignOfLife(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n, j := join(t, d, "pub"), &journal{}
		n.sup.Add(feature("a"), j.good("a"))
		n.run(t)
		time.Sleep(10*time.Minute + 700*time.Millisecond)
		if !n.sup.Running("a") {
			t.Error("got not running, want running")
		}
		if n.sup.Running("b") {
			t.Error("an unknown service: got running")
		}
		if got, want := n.status(t, "a").UpTime(time.Now()), 10*time.Minute; got != want {
			t.Errorf("up time: got %v, want %v", got, want)
		}
		if err := n.stop(); err != nil {
			t.Error(err)
		}
		if n.sup.Running("a") {
			t.Error("after the end: got running")
		}
	})
}

// TestNodeThatDied looks at the services of a node whose program was killed:
// the rows still say that they run.
func TestNodeThatDied(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n := join(t, d, "pub")
		n.sup.Add(feature("a"), (&journal{}).good("a"))
		n.run(t)
		_ = n.stop()
		err := d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE node_service SET state = 'started'")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		n.wantStates(t, "a started")
		time.Sleep(16 * time.Second)
		n.wantStates(t, "a notrunning")
	})
}

func TestServiceThatDoesNotStop(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n, j := join(t, d, "pub"), &journal{}
		release := make(chan struct{})
		n.sup.Add(feature("a"), j.good("a"))
		n.sup.Add(feature("deaf"), service.RunnerFunc(func(_ context.Context, ready func()) error {
			ready()
			<-release
			return nil
		}))
		n.sup.Add(feature("b"), j.good("b"))
		n.run(t)
		began := time.Now()
		err := n.stop()
		if err == nil || !strings.HasSuffix(err.Error(), ": deaf") {
			t.Errorf("got %v, want an error that names deaf alone", err)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("stopping took %v, want 10 s or less", took)
		}
		if got, want := j.String(), "+a, +b, -b, -a"; got != want {
			t.Errorf("got %s; want %s", got, want)
		}
		n.wantStates(t, "a stopped, b stopped, deaf stopping")
		close(release)
	})
}

// TestSlowStart has a service that needs longer than the supervisor waits.
func TestSlowStart(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n, j := join(t, d, "pub"), &journal{}
		n.sup.Add(feature("slow"), service.RunnerFunc(func(ctx context.Context, ready func()) error {
			time.Sleep(15 * time.Second)
			ready()
			<-ctx.Done()
			return fmt.Errorf("closing: %w", context.Cause(ctx))
		}))
		n.sup.Add(feature("a"), j.good("a"))
		n.run(t)
		time.Sleep(11 * time.Second)
		n.wantStates(t, "a started, slow starting")
		time.Sleep(10 * time.Second)
		n.wantStates(t, "a started, slow started")
	})
}

// wantRefusal checks that err is a field error with the given sentence.
func wantRefusal(t *testing.T, err error, key string) {
	t.Helper()
	var errs model.FieldErrors
	if !errors.As(err, &errs) || errs.For("service").Key != key {
		t.Errorf("got %v, want the field error %q", errs, key)
	}
}

package service_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/service"
)

func TestListIsInTheOrderOfThePages(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n, j := join(t, d, "pub"), &journal{}
		for _, one := range []struct {
			name  string
			group service.Group
		}{{"tomcat", service.Platform}, {"sender", service.PerformanceAndMonitoring}, {"receiver", service.PerformanceAndMonitoring}, {"bulk", service.DatabaseAndAdmin}} {
			def := feature(one.name)
			def.Group = one.group
			n.sup.Add(def, j.good(one.name))
		}
		n.run(t)
		n.wantStates(t, "bulk started, receiver started, sender started, tomcat started")
		if _, err := n.store.List(t.Context(), n.id+1); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("an unknown node: got %v, want ErrNotFound", err)
		}
	})
}

func TestCommandInterruptedByTheEndOfTheProgram(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		n := join(t, d, "pub")
		def := feature("slow")
		def.DefaultActive = false
		n.sup.Add(def, service.RunnerFunc(func(ctx context.Context, _ func()) error {
			<-ctx.Done()
			return ctx.Err()
		}))
		n.run(t)
		id, err := n.store.Request(t.Context(), n.id, "slow", service.Activate)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		if err := n.stop(); err != nil {
			t.Error(err)
		}
		if c, err := n.store.Command(t.Context(), id); err != nil || c.Outcome != service.Interrupted {
			t.Errorf("got %+v, %v; want interrupted", c, err)
		}
		n.wantStates(t, "slow stopped")
	})
}

func TestOldCommandsAreForgotten(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		var ids []int64
		for range 3 {
			n := join(t, d, "pub")
			n.sup.Add(feature("a"), (&journal{}).good("a"))
			n.run(t)
			ids = append(ids, n.do(t, "a", service.Restart).ID)
			if err := n.stop(); err != nil {
				t.Error(err)
			}
			if len(ids) == 3 {
				_, first := n.store.Command(t.Context(), ids[0])
				_, second := n.store.Command(t.Context(), ids[1])
				if !errors.Is(first, model.ErrNotFound) || second != nil {
					t.Errorf("got %v, %v; want the command of 40 days ago gone, that of 20 days ago kept", first, second)
				}
			}
			time.Sleep(20 * 24 * time.Hour)
		}
	})
}

func TestEveryStateAndOutcomeHasASentence(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range []service.State{service.Starting, service.Started, service.Stopping, service.Stopped, service.NotRunning} {
		seen[s.Text().Key] = true
	}
	for _, o := range []service.Outcome{
		service.Queued, service.Done, service.Failed, service.StartTimedOut,
		service.StopTimedOut, service.Interrupted, service.Unknown,
	} {
		seen[service.Command{Outcome: o, Action: service.Stop}.Text().Key] = true
	}
	if seen[""] || len(seen) != 12 {
		t.Errorf("got %d sentences, want 12 different ones: %v", len(seen), seen)
	}
}

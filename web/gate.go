package main

import (
	"net/http"
	"sync/atomic"

	"tandem/handlers"
	"tandem/model/cluster"
)

// gate keeps everybody in the wizard until the cluster is set up, and out of it
// afterwards.
type gate struct {
	clusters *cluster.Store
	adapter  handlers.Adapter
	// done remembers a setup, which is never undone.
	done atomic.Bool
}

// isDone reports whether the cluster is set up, perhaps by another node.
func (g *gate) isDone(r *http.Request) (bool, error) {
	if g.done.Load() {
		return true, nil
	}
	done, err := g.clusters.SetUpDone(r.Context())
	if done {
		g.done.Store(true)
	}
	return done, err
}

// before lets requests through while the cluster is not set up.
func (g *gate) before(next http.Handler) http.Handler { return g.check(next, false, "/") }

// after lets requests through once the cluster is set up.
func (g *gate) after(next http.Handler) http.Handler { return g.check(next, true, "/setup") }

func (g *gate) check(next http.Handler, wanted bool, elsewhere string) http.Handler {
	return g.adapter.Handle(func(w http.ResponseWriter, r *http.Request) error {
		done, err := g.isDone(r)
		if err != nil {
			return err
		}
		if done != wanted {
			return handlers.SeeOther(w, r, elsewhere)
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

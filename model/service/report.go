package service

import (
	"context"
	"errors"
	"time"
)

// report stores the states when they change and gives the signs of life.
func (s *Supervisor) report(ctx context.Context) {
	beat := time.NewTicker(beatInterval)
	defer beat.Stop()
	s.beat(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.changed:
		case <-beat.C:
			s.beat(ctx)
		}
		s.save(ctx)
	}
}

func (s *Supervisor) beat(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, beatInterval)
	defer cancel()
	if err := s.store.nodes.Heartbeat(ctx, s.store.local); err != nil && !errors.Is(err, context.Canceled) {
		s.log.Error("sign of life not stored", "error", err)
	}
}

// save stores the states that changed. Those it cannot store are tried again
// at the next sign of life.
func (s *Supervisor) save(ctx context.Context) {
	s.saving.Lock()
	defer s.saving.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), beatInterval)
	defer cancel()
	var rows []serviceRow
	versions := map[*unit]int{}
	for _, u := range s.units {
		if r, version, ok := u.unsaved(); ok {
			rows = append(rows, r)
			versions[u] = version
		}
	}
	if len(rows) == 0 {
		return
	}
	if err := s.store.saveStates(ctx, rows); err != nil {
		s.log.Error("service states not stored", "error", err)
		return
	}
	for u, version := range versions {
		u.stored(version)
	}
}

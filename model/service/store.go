package service

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/cluster"
	"tandem/model/db"
)

// Store is what pages and other capabilities know of the services of all nodes.
// Supervisor.Store returns it.
type Store struct {
	db    *db.DB
	nodes *cluster.Store
	now   func() time.Time
	// local is the node of this process; wake tells its supervisor that there
	// is a command.
	local int64
	wake  chan struct{}
	// definitions are those of this program, complete before Run.
	definitions []Definition
}

type serviceRow struct {
	bun.BaseModel `bun:"table:node_service,alias:s"`

	ID        int64 `bun:",pk,autoincrement"`
	NodeID    int64
	Name      string
	Activated bool
	State     State
	StartedAt model.Time
	LastError string
	UpdatedAt model.Time
}

func (s *Store) definition(name string) (Definition, bool) {
	i := slices.IndexFunc(s.definitions, func(d Definition) bool { return d.Name == name })
	if i < 0 {
		return Definition{}, false
	}
	return s.definitions[i], true
}

// List returns the services of a node in the order of the pages: by group, then
// by name. On a node that is not reachable nothing runs. An unknown node gives
// model.ErrNotFound.
func (s *Store) List(ctx context.Context, nodeID int64) ([]Status, error) {
	node, err := s.nodes.Node(ctx, nodeID)
	if err != nil {
		return nil, fmt.Errorf("listing services: %w", err)
	}
	var rows []serviceRow
	if err := s.db.Read.NewSelect().Model(&rows).Where("node_id = ?", nodeID).Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing services of node %s: %w", node.Name, err)
	}
	reachable := node.Reachable(s.now())
	var all []Status
	for _, r := range rows {
		if d, ok := s.definition(r.Name); ok {
			all = append(all, status(d, r, reachable))
		}
	}
	sortStatuses(all)
	return all, nil
}

func status(d Definition, r serviceRow, reachable bool) Status {
	if !reachable && r.State != Stopped {
		r.State, r.StartedAt = NotRunning, model.Time{}
	}
	return Status{
		Definition: d, Activated: r.Activated, State: r.State, StartedAt: r.StartedAt,
		LastError: r.LastError,
	}
}

// loadService returns the row of a service, or model.ErrNotFound.
func loadService(ctx context.Context, tx bun.IDB, nodeID int64, name string) (serviceRow, error) {
	var r serviceRow
	err := tx.NewSelect().Model(&r).Where("node_id = ? AND name = ?", nodeID, name).Scan(ctx)
	return r, db.NotFound(err)
}

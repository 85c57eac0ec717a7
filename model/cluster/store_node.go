package cluster

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
)

type nodeRow struct {
	bun.BaseModel `bun:"table:node,alias:node"`

	ID        int64 `bun:",pk,autoincrement"`
	Name      string
	Address   string
	Publisher bool
	Version   string
	LastSeen  model.Time
}

func (r nodeRow) node() Node {
	return Node{ID: r.ID, Name: r.Name, Address: r.Address, Publisher: r.Publisher, LastSeen: r.LastSeen, Version: r.Version}
}

// JoinNode registers this process as the node called name and returns it. The
// first node ever is the publisher. After a restart the same name is the same
// node; on SQLite there is one node only, which takes the new name.
func (s *Store) JoinNode(ctx context.Context, name, address, version string) (Node, error) {
	var joined nodeRow
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := lock(ctx, tx); err != nil {
			return err
		}
		before, err := s.findOwn(ctx, tx, name)
		if err != nil {
			return err
		}
		joined = before
		joined.Name, joined.Address, joined.Version, joined.LastSeen = name, address, version, model.At(s.now())
		if before.ID == 0 {
			return s.addNode(ctx, tx, &joined)
		}
		return s.updateNode(ctx, tx, before, joined)
	})
	if err != nil {
		return Node{}, fmt.Errorf("joining the cluster as node %s: %w", name, err)
	}
	return joined.node(), nil
}

// findOwn returns this process's row, or a zero row when there is none.
func (s *Store) findOwn(ctx context.Context, tx bun.Tx, name string) (nodeRow, error) {
	var r nodeRow
	sel := tx.NewSelect().Model(&r).OrderExpr("id").Limit(1)
	if s.db.IsPostgres() {
		sel = sel.Where("name = ?", name)
	}
	if err := sel.Scan(ctx); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nodeRow{}, err
	}
	return r, nil
}

func (s *Store) addNode(ctx context.Context, tx bun.Tx, r *nodeRow) error {
	others, err := tx.NewSelect().Model((*nodeRow)(nil)).Exists(ctx)
	if err != nil {
		return err
	}
	r.Publisher = !others
	if _, err := tx.NewInsert().Model(r).Exec(ctx); err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Change{
		Action: "add", ObjectType: "node", ObjectName: r.Name, After: identityOf(*r), At: s.now(),
	})
}

func (s *Store) updateNode(ctx context.Context, tx bun.Tx, before, after nodeRow) error {
	if _, err := tx.NewUpdate().Model(&after).WherePK().Exec(ctx); err != nil {
		return err
	}
	if identityOf(before) == identityOf(after) {
		return nil
	}
	return audit.Record(ctx, tx, audit.Change{
		Action: "update", ObjectType: "node", ObjectName: after.Name,
		Before: identityOf(before), After: identityOf(after), At: s.now(),
	})
}

// identity is what the audit log keeps of a node.
type identity struct {
	Name, Address string
	Publisher     bool
}

func identityOf(r nodeRow) identity { return identity{r.Name, r.Address, r.Publisher} }

// Heartbeat stores that the node is alive now. A node that is not registered
// gives model.ErrNotFound.
func (s *Store) Heartbeat(ctx context.Context, nodeID int64) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewUpdate().Model((*nodeRow)(nil)).
			Set("last_seen = ?", model.At(s.now())).Where("id = ?", nodeID).Exec(ctx)
		return db.ExpectOne(res, err)
	})
	if errors.Is(err, model.ErrConflict) {
		err = model.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("storing that node %d is alive: %w", nodeID, err)
	}
	return nil
}

// Nodes returns all nodes, the publisher first and the others by name.
func (s *Store) Nodes(ctx context.Context) ([]Node, error) {
	var rows []nodeRow
	if err := s.db.Read.NewSelect().Model(&rows).OrderExpr("publisher DESC, name").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing the nodes: %w", err)
	}
	nodes := make([]Node, len(rows))
	for i, r := range rows {
		nodes[i] = r.node()
	}
	return nodes, nil
}

// Node returns one node, or model.ErrNotFound.
func (s *Store) Node(ctx context.Context, id int64) (Node, error) {
	var r nodeRow
	if err := s.db.Read.NewSelect().Model(&r).Where("id = ?", id).Scan(ctx); err != nil {
		return Node{}, fmt.Errorf("loading node %d: %w", id, db.NotFound(err))
	}
	return r.node(), nil
}

package cluster

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
)

type versionRow struct {
	bun.BaseModel `bun:"table:node_version,alias:v"`

	ID          int64 `bun:",pk,autoincrement"`
	NodeID      int64
	FromVersion string
	ToVersion   string
	At          model.Time
}

// RecordVersion adds a row to the upgrade history when version is not the one
// that the node ran last.
func (s *Store) RecordVersion(ctx context.Context, nodeID int64, version string) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		last, err := lastVersion(ctx, tx, nodeID)
		if err != nil || last.ToVersion == version {
			return err
		}
		r := versionRow{NodeID: nodeID, FromVersion: last.ToVersion, ToVersion: version, At: model.At(s.now())}
		_, err = tx.NewInsert().Model(&r).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("recording version %s of node %d: %w", version, nodeID, err)
	}
	return nil
}

// lastVersion returns the newest row of the node, or a zero row.
func lastVersion(ctx context.Context, tx bun.IDB, nodeID int64) (versionRow, error) {
	var rows []versionRow
	err := tx.NewSelect().Model(&rows).Where("node_id = ?", nodeID).OrderExpr("id DESC").Limit(1).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return versionRow{}, err
	}
	return rows[0], nil
}

// InactiveVersion returns the version that the node ran before its active one,
// or "" when it never ran another.
func (s *Store) InactiveVersion(ctx context.Context, nodeID int64) (string, error) {
	last, err := lastVersion(ctx, s.db.Read, nodeID)
	if err != nil {
		return "", fmt.Errorf("loading the version of node %d: %w", nodeID, err)
	}
	return last.FromVersion, nil
}

// Upgrades returns the upgrade history of all nodes, oldest first.
func (s *Store) Upgrades(ctx context.Context) ([]Upgrade, error) {
	var all []Upgrade
	err := s.db.Read.NewSelect().Model((*versionRow)(nil)).
		ColumnExpr(`node.name AS "node", v.from_version AS "from", v.to_version AS "to", v.at AS "at"`).
		Join("JOIN node ON node.id = v.node_id").
		OrderExpr("v.id").Scan(ctx, &all)
	if err != nil {
		return nil, fmt.Errorf("listing the upgrades: %w", err)
	}
	return all, nil
}

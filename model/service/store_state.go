package service

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/cluster"
)

// commandsKept is how long finished commands are kept; the audit log keeps who
// asked for them.
const commandsKept = 30 * 24 * time.Hour

// enrol makes the rows of node true again after a start of the program: every
// service has a row, none runs yet, and a command that was being executed when
// the program was killed is interrupted. It returns which services are
// activated.
func (s *Store) enrol(ctx context.Context, node cluster.Node) (map[string]bool, error) {
	activated := map[string]bool{}
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.addMissing(ctx, tx, node); err != nil {
			return err
		}
		if err := s.reset(ctx, tx, node.ID); err != nil {
			return err
		}
		var rows []serviceRow
		if err := tx.NewSelect().Model(&rows).Where("node_id = ? AND activated", node.ID).Scan(ctx); err != nil {
			return err
		}
		for _, r := range rows {
			activated[r.Name] = true
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing the services of node %s: %w", node.Name, err)
	}
	return activated, nil
}

func (s *Store) addMissing(ctx context.Context, tx bun.Tx, node cluster.Node) error {
	var have []string
	err := tx.NewSelect().Model((*serviceRow)(nil)).Column("name").Where("node_id = ?", node.ID).Scan(ctx, &have)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, name := range have {
		seen[name] = true
	}
	for _, d := range s.definitions {
		if seen[d.Name] || d.PublisherOnly && !node.Publisher {
			continue
		}
		r := serviceRow{
			NodeID: node.ID, Name: d.Name, Activated: d.Kind == Network || d.DefaultActive,
			State: Stopped, UpdatedAt: model.At(s.now()),
		}
		if _, err := tx.NewInsert().Model(&r).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) reset(ctx context.Context, tx bun.Tx, nodeID int64) error {
	now := s.now()
	_, err := tx.NewUpdate().Model((*serviceRow)(nil)).
		Set("state = ?", Stopped).Set("started_at = NULL").Set("last_error = ''").Set("updated_at = ?", model.At(now)).
		Where("node_id = ?", nodeID).Exec(ctx)
	if err != nil {
		return err
	}
	_, err = tx.NewUpdate().Model((*commandRow)(nil)).
		Set("outcome = ?", Interrupted).Set("finished_at = ?", model.At(now)).
		Where("node_id = ? AND outcome = ?", nodeID, Executing).Exec(ctx)
	if err != nil {
		return err
	}
	_, err = tx.NewDelete().Model((*commandRow)(nil)).
		Where("node_id = ? AND finished_at < ?", nodeID, model.At(now.Add(-commandsKept))).Exec(ctx)
	return err
}

// saveStates stores the states of services of this node.
func (s *Store) saveStates(ctx context.Context, rows []serviceRow) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for _, r := range rows {
			_, err := tx.NewUpdate().Model(&r).Column("state", "started_at", "last_error", "updated_at").
				Where("node_id = ? AND name = ?", s.local, r.Name).Exec(ctx)
			if err != nil {
				return fmt.Errorf("storing the state of %s: %w", r.Name, err)
			}
		}
		return nil
	})
}

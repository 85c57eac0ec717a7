package service

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/cluster"
	"tandem/model/db"
)

// watchInterval is how often Wait looks.
const watchInterval = 100 * time.Millisecond

type commandRow struct {
	bun.BaseModel `bun:"table:service_command,alias:c"`

	ID          int64 `bun:",pk,autoincrement"`
	NodeID      int64
	Service     string
	Action      Action
	Outcome     Outcome
	Detail      string
	RequestedAt model.Time
	FinishedAt  model.Time
}

func (r commandRow) command() Command {
	return Command{
		ID: r.ID, NodeID: r.NodeID, Service: r.Service, Action: r.Action, Outcome: r.Outcome,
		Detail: r.Detail, FinishedAt: r.FinishedAt,
	}
}

// Request asks a node to do action with a service and returns the command's id
// for Wait. The activation is changed at once, in the same transaction.
//
// It returns model.FieldErrors for the field service when the service does not
// allow the action, an *UnreachableError, which wraps model.ErrUnavailable,
// when the node is down, and model.ErrNotFound for an unknown node or service.
func (s *Store) Request(ctx context.Context, nodeID int64, name string, action Action) (int64, error) {
	id, err := s.request(ctx, nodeID, name, action)
	if err != nil {
		return 0, fmt.Errorf("requesting %s of %s: %w", action, name, err)
	}
	if nodeID == s.local {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
	return id, nil
}

func (s *Store) request(ctx context.Context, nodeID int64, name string, action Action) (int64, error) {
	d, ok := s.definition(name)
	if !ok || !action.known() {
		return 0, model.ErrNotFound
	}
	node, err := s.nodes.Node(ctx, nodeID)
	if err != nil {
		return 0, err
	}
	if !node.Reachable(s.now()) {
		return 0, unreachable(node.Name)
	}
	if d.PublisherOnly && !node.Publisher {
		return 0, refused(model.T("%s runs on the publisher node only", name))
	}
	c := commandRow{NodeID: nodeID, Service: name, Action: action, Outcome: Queued, RequestedAt: model.At(s.now())}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.enqueue(ctx, tx, node, d, &c) })
	return c.ID, err
}

func refused(text model.Text) error {
	return model.FieldErrors{{Field: "service", Text: text}}
}

// enqueue checks and stores c and what it changes.
func (s *Store) enqueue(ctx context.Context, tx bun.Tx, node cluster.Node, d Definition, c *commandRow) error {
	before, err := loadService(ctx, tx, node.ID, d.Name)
	if err != nil {
		return err
	}
	if text := refuse(d, before.Activated, c.Action); !text.IsZero() {
		return refused(text)
	}
	change := audit.Change{
		Action: string(c.Action), ObjectType: "service", ObjectName: d.Name,
		After: struct{ Node string }{node.Name}, At: s.now(),
	}
	if c.Action.activates() {
		after := before
		after.Activated = c.Action == Activate
		if _, err := tx.NewUpdate().Model(&after).Column("activated").WherePK().Exec(ctx); err != nil {
			return err
		}
		change.Before = activation{node.Name, before.Activated}
		change.After = activation{node.Name, after.Activated}
	}
	if _, err := tx.NewInsert().Model(c).Exec(ctx); err != nil {
		return err
	}
	return audit.Record(ctx, tx, change)
}

// activation is what the audit log keeps of Activate and Deactivate.
type activation struct {
	Node      string
	Activated bool
}

// Command returns what became of a command, or model.ErrNotFound.
func (s *Store) Command(ctx context.Context, id int64) (Command, error) {
	var r commandRow
	if err := s.db.Read.NewSelect().Model(&r).Where("id = ?", id).Scan(ctx); err != nil {
		return Command{}, fmt.Errorf("loading service command %d: %w", id, db.NotFound(err))
	}
	return r.command(), nil
}

// Wait returns the command when it is finished. When ctx ends before, it
// returns the command as it was last seen and the error of ctx.
func (s *Store) Wait(ctx context.Context, id int64) (Command, error) {
	var last Command
	for {
		c, err := s.Command(ctx, id)
		if err != nil {
			return last, err
		}
		if c.Finished() {
			return c, nil
		}
		last = c
		if err := Sleep(ctx, watchInterval); err != nil {
			return last, fmt.Errorf("waiting for service command %d: %w", id, err)
		}
	}
}

// next returns the oldest queued command of this node; ok is false when there
// is none.
func (s *Store) next(ctx context.Context) (c Command, ok bool, err error) {
	var rows []commandRow
	err = s.db.Read.NewSelect().Model(&rows).
		Where("node_id = ? AND finished_at IS NULL AND outcome = ?", s.local, Queued).
		OrderExpr("id").Limit(1).Scan(ctx)
	if err != nil || len(rows) == 0 {
		return Command{}, false, err
	}
	return rows[0].command(), true, nil
}

// setOutcome stores how far c has come.
func (s *Store) setOutcome(ctx context.Context, c Command) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewUpdate().Model((*commandRow)(nil)).
			Set("outcome = ?", c.Outcome).Set("detail = ?", c.Detail).Set("finished_at = ?", c.FinishedAt).
			Where("id = ?", c.ID).Exec(ctx)
		return db.ExpectOne(res, err)
	})
}

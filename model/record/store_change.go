package record

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

// Add stores r as a new record and returns it with its identity. The error is
// model.FieldErrors when r cannot be stored.
func (s *Store[T]) Add(ctx context.Context, r T) (T, error) {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.AddTx(ctx, tx, &r) })
	return r, err
}

// AddTx is Add as part of tx.
func (s *Store[T]) AddTx(ctx context.Context, tx bun.IDB, r *T) error {
	*s.identify(r) = Identity{Version: 1}
	if err := s.check(ctx, tx, nil, r); err != nil {
		return err
	}
	if _, err := tx.NewInsert().Model(r).Returning("id").Exec(ctx); err != nil {
		return fmt.Errorf("adding a record (%s): %w", s.kind.Object, err)
	}
	if err := s.save(ctx, tx, r); err != nil {
		return err
	}
	return s.record(ctx, tx, "add", s.kind.Name(*r), nil, *r)
}

// Update stores r over the version it was read with. The error is
// model.FieldErrors, model.ErrConflict when somebody else saved in between, or
// model.ErrNotFound.
func (s *Store[T]) Update(ctx context.Context, r T) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.UpdateTx(ctx, tx, &r) })
}

// UpdateTx is Update as part of tx.
func (s *Store[T]) UpdateTx(ctx context.Context, tx bun.IDB, r *T) error {
	id := s.identify(r)
	before, err := s.GetTx(ctx, tx, id.ID)
	if err != nil {
		return err
	}
	if s.identify(&before).Version != id.Version {
		return fmt.Errorf("saving record %d (%s): %w", id.ID, s.kind.Object, model.ErrConflict)
	}
	if err := s.check(ctx, tx, &before, r); err != nil {
		return err
	}
	id.Version++
	res, err := tx.NewUpdate().Model(r).ExcludeColumn(s.kind.Untouched...).WherePK().Where("version = ?", id.Version-1).Exec(ctx)
	if err := db.ExpectOne(res, err); err != nil {
		return fmt.Errorf("saving record %d (%s): %w", id.ID, s.kind.Object, err)
	}
	if err := s.save(ctx, tx, r); err != nil {
		return err
	}
	return s.record(ctx, tx, "update", s.kind.Name(*r), before, *r)
}

// Delete deletes a record. The error is an *InUseError when others refer to it,
// a *KeptError, or model.ErrNotFound.
func (s *Store[T]) Delete(ctx context.Context, id int64) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.DeleteTx(ctx, tx, id) })
}

// DeleteTx is Delete as part of tx.
func (s *Store[T]) DeleteTx(ctx context.Context, tx bun.IDB, id int64) error {
	r, err := s.GetTx(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := s.keep(ctx, tx, id, r); err != nil {
		return err
	}
	if _, err := tx.NewDelete().Model(&r).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("deleting record %d (%s): %w", id, s.kind.Object, err)
	}
	return s.record(ctx, tx, "delete", s.kind.Name(r), r, nil)
}

// keep returns why r must stay.
func (s *Store[T]) keep(ctx context.Context, tx bun.IDB, id int64, r T) error {
	if s.kind.Kept != nil {
		if why := s.kind.Kept(r); !why.IsZero() {
			return &KeptError{Text: why}
		}
	}
	all, err := s.dependents(ctx, tx, id, s.kind.Name(r))
	if err != nil {
		return err
	}
	inUse := &InUseError{Name: s.kind.Name(r)}
	for _, d := range all {
		if !d.Cascades {
			inUse.Dependents = append(inUse.Dependents, d)
		}
	}
	if len(inUse.Dependents) > 0 {
		return inUse
	}
	return nil
}

// Dependents returns who refers to a record, or model.ErrNotFound.
func (s *Store[T]) Dependents(ctx context.Context, id int64) ([]Dependents, error) {
	r, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.dependents(ctx, s.db.Read, id, s.kind.Name(r))
}

func (s *Store[T]) dependents(ctx context.Context, tx bun.IDB, id int64, name string) ([]Dependents, error) {
	var all []Dependents
	for _, use := range s.kind.Uses {
		d := Dependents{Object: use.Object, Cascades: use.Cascades}
		query := tx.NewRaw(use.Query, id, name).String()
		err := errors.Join(
			tx.NewRaw("SELECT count(*) FROM (?) AS uses", bun.Safe(query)).Scan(ctx, &d.Total),
			tx.NewRaw("SELECT id, name FROM (?) AS uses ORDER BY name LIMIT ?", bun.Safe(query), MostShown).Scan(ctx, &d.First),
		)
		if err != nil {
			return nil, fmt.Errorf("finding what refers to record %d (%s): %w", id, s.kind.Object, err)
		}
		if d.Total > 0 {
			all = append(all, d)
		}
	}
	return all, nil
}

func (s *Store[T]) save(ctx context.Context, tx bun.IDB, r *T) error {
	if s.kind.Save == nil {
		return nil
	}
	return s.kind.Save(ctx, tx, r)
}

package record

import (
	"cmp"
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
)

// check returns model.FieldErrors when r cannot be stored: its name is taken, a
// record that it refers to is gone, or a rule of its kind.
func (s *Store[T]) check(ctx context.Context, tx bun.IDB, before, r *T) error {
	var errs model.FieldErrors
	if s.kind.Check != nil {
		if err := s.kind.Check(ctx, tx, before, r, &errs); err != nil {
			return err
		}
	}
	if err := s.checkName(ctx, tx, r, &errs); err != nil {
		return err
	}
	if s.kind.References != nil {
		if err := Exist(ctx, tx, s.kind.References(*r), &errs); err != nil {
			return err
		}
	}
	return errs.Err()
}

// checkName adds an error when another record has the name of r.
func (s *Store[T]) checkName(ctx context.Context, tx bun.IDB, r *T, errs *model.FieldErrors) error {
	if s.kind.Composite {
		return nil
	}
	name := s.kind.Name(*r)
	n, err := tx.NewSelect().Model((*T)(nil)).
		Where("lower(?) = lower(?)", bun.Ident(s.kind.NameColumn), name).
		Where("id <> ?", s.identify(r).ID).Count(ctx)
	if err != nil {
		return fmt.Errorf("looking for the name %q (%s): %w", name, s.kind.Object, err)
	}
	if n > 0 {
		errs.Add(s.kind.NameColumn, model.T("“%s” is taken: choose another name", name))
	}
	return nil
}

// Exist adds an error for each reference whose record is not there.
func Exist(ctx context.Context, tx bun.IDB, references []Reference, errs *model.FieldErrors) error {
	for _, ref := range references {
		if ref.Name == "" {
			continue
		}
		found, err := tx.NewSelect().TableExpr("?", bun.Ident(ref.Table)).ColumnExpr("1").
			Where("? = ?", bun.Ident(cmp.Or(ref.Column, "name")), ref.Name).Exists(ctx)
		if err != nil {
			return fmt.Errorf("looking for %q in %s: %w", ref.Name, ref.Table, err)
		}
		if !found {
			errs.Add(ref.Field, model.T("There is no “%s” any more: choose another value", ref.Name))
		}
	}
	return nil
}

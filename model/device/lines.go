package device

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/routing"
)

// Lines changes the lines of phones and device profiles one by one.
type Lines struct {
	owners
	numbers *routing.DirectoryNumbers
}

// NewLines returns the lines of d.
func NewLines(d *db.DB, clock func() time.Time) *Lines {
	return &Lines{newOwners(d, clock), routing.NewDirectoryNumbers(d, clock)}
}

// AddLine puts the directory number l.Pattern in l.Partition on the next line
// button of o, and makes the number when there is none. The error is
// model.FieldErrors, about pattern and route_partition among others, or
// model.ErrNotFound.
func (s *Lines) AddLine(ctx context.Context, o Owner, l Line) error {
	err := s.change(ctx, o, func(ctx context.Context, tx bun.IDB, a *Assignments) error {
		a.Lines = append(a.Lines, l)
		return s.makeNumber(ctx, tx, l)
	})
	return renamed(err, "lines", "pattern")
}

// makeNumber adds the directory number of l unless it is there.
func (s *Lines) makeNumber(ctx context.Context, tx bun.IDB, l Line) error {
	_, err := findNumber(ctx, tx, l.Pattern, l.Partition)
	if !errors.Is(err, model.ErrNotFound) {
		return err
	}
	return s.numbers.AddTx(ctx, tx, &routing.DirectoryNumber{Pattern: l.Pattern, RoutePartition: l.Partition})
}

// UpdateLine changes the label and the display name of the line at position.
// The error is model.FieldErrors or model.ErrNotFound.
func (s *Lines) UpdateLine(ctx context.Context, o Owner, position int, label, displayName string) error {
	return s.change(ctx, o, func(_ context.Context, _ bun.IDB, a *Assignments) error {
		i, err := at(position, len(a.Lines))
		if err == nil {
			a.Lines[i].Label, a.Lines[i].DisplayName = label, displayName
		}
		return err
	})
}

// MoveLine moves the line at position from to position to. The error is
// model.ErrNotFound when there is no such line.
func (s *Lines) MoveLine(ctx context.Context, o Owner, from, to int) error {
	return s.change(ctx, o, func(_ context.Context, _ bun.IDB, a *Assignments) error {
		return move(a.Lines, from, to)
	})
}

// RemoveLine takes the line at position away; its directory number stays. The
// error is model.ErrNotFound when there is no such line.
func (s *Lines) RemoveLine(ctx context.Context, o Owner, position int) error {
	return s.change(ctx, o, func(_ context.Context, _ bun.IDB, a *Assignments) error {
		i, err := at(position, len(a.Lines))
		if err == nil {
			a.Lines = slices.Delete(a.Lines, i, i+1)
		}
		return err
	})
}

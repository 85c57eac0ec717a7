package device

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

// SpeedDials changes the speed dials of phones and device profiles one by one.
// One is known by its kind, with or without the state of the line (BLF), and its
// position among those.
type SpeedDials struct{ owners }

// NewSpeedDials returns the speed dials of d.
func NewSpeedDials(d *db.DB, clock func() time.Time) *SpeedDials {
	return &SpeedDials{newOwners(d, clock)}
}

// Add appends a speed dial to those of its kind. The error is
// model.FieldErrors, about number among others, or model.ErrNotFound.
func (s *SpeedDials) Add(ctx context.Context, o Owner, dial SpeedDial) error {
	err := s.change(ctx, o, func(_ context.Context, _ bun.IDB, a *Assignments) error {
		a.SpeedDials = append(a.SpeedDials, dial)
		return nil
	})
	return renamed(err, "speed_dials", "number")
}

// Update changes the number and the label of the speed dial with the kind and
// the position of dial. The error is that of Add.
func (s *SpeedDials) Update(ctx context.Context, o Owner, dial SpeedDial) error {
	err := s.change(ctx, o, func(_ context.Context, _ bun.IDB, a *Assignments) error {
		i, err := a.speedDial(dial.BLF, dial.Position)
		if err == nil {
			a.SpeedDials[i] = dial
		}
		return err
	})
	return renamed(err, "speed_dials", "number")
}

// Move moves a speed dial to another position among those of its kind. The
// error is model.ErrNotFound when there is none at position from.
func (s *SpeedDials) Move(ctx context.Context, o Owner, blf bool, from, to int) error {
	return s.change(ctx, o, func(_ context.Context, _ bun.IDB, a *Assignments) error {
		own := a.speedDials(blf)
		if err := move(own, from, to); err != nil {
			return err
		}
		a.SpeedDials = append(own, a.speedDials(!blf)...)
		return nil
	})
}

// Remove takes a speed dial away. The error is model.ErrNotFound when there is
// none at position.
func (s *SpeedDials) Remove(ctx context.Context, o Owner, blf bool, position int) error {
	return s.change(ctx, o, func(_ context.Context, _ bun.IDB, a *Assignments) error {
		i, err := a.speedDial(blf, position)
		if err == nil {
			a.SpeedDials = slices.Delete(a.SpeedDials, i, i+1)
		}
		return err
	})
}

// speedDials returns those of one kind.
func (a *Assignments) speedDials(blf bool) []SpeedDial {
	var kind []SpeedDial
	for _, s := range a.SpeedDials {
		if s.BLF == blf {
			kind = append(kind, s)
		}
	}
	return kind
}

// speedDial returns the index of a speed dial, or model.ErrNotFound.
func (a *Assignments) speedDial(blf bool, position int) (int, error) {
	i := slices.IndexFunc(a.SpeedDials, func(s SpeedDial) bool { return s.BLF == blf && s.Position == position })
	if i < 0 {
		return 0, fmt.Errorf("speed dial %d: %w", position, model.ErrNotFound)
	}
	return i, nil
}

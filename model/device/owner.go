package device

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/record"
)

// Owner is a phone or a device profile: exactly one of the two is set.
type Owner struct{ PhoneID, ProfileID int64 }

// owners changes what stands on the buttons of phones and device profiles. Every
// change is a save of the owner, with its rules and its audit row.
type owners struct {
	db       *db.DB
	phones   *Phones
	profiles *Profiles
}

func newOwners(d *db.DB, clock func() time.Time) owners {
	return owners{d, NewPhones(d, clock), NewProfiles(d, clock)}
}

// change lets edit change the assignments of o and saves them.
func (s owners) change(ctx context.Context, o Owner, edit func(context.Context, bun.IDB, *Assignments) error) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if o.PhoneID != 0 {
			return changeOne(ctx, tx, s.phones, o.PhoneID, func(p *Phone) *Assignments { return &p.Assignments }, edit)
		}
		return changeOne(ctx, tx, s.profiles, o.ProfileID, func(p *Profile) *Assignments { return &p.Assignments }, edit)
	})
}

func changeOne[T any](
	ctx context.Context, tx bun.IDB, store *record.Store[T], id int64,
	assignments func(*T) *Assignments, edit func(context.Context, bun.IDB, *Assignments) error,
) error {
	r, err := store.GetTx(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := edit(ctx, tx, assignments(&r)); err != nil {
		return err
	}
	return store.UpdateTx(ctx, tx, &r)
}

// at returns the index of position among n, or model.ErrNotFound.
func at(position, n int) (int, error) {
	if position < 1 || position > n {
		return 0, fmt.Errorf("position %d of %d: %w", position, n, model.ErrNotFound)
	}
	return position - 1, nil
}

// move takes the element at position from to position to; the others close up.
// Both count from 1; a place beyond the end is the end.
func move[T any](list []T, from, to int) error {
	i, err := at(from, len(list))
	if err != nil {
		return err
	}
	j := min(max(to, 1), len(list)) - 1
	moved := list[i]
	if i < j {
		copy(list[i:j], list[i+1:j+1])
	} else {
		copy(list[j+1:i+1], list[j:i])
	}
	list[j] = moved
	return nil
}

// renamed returns err with the errors of the field from at the field to, where
// the page of one assignment shows them.
func renamed(err error, from, to string) error {
	var errs model.FieldErrors
	if !errors.As(err, &errs) {
		return err
	}
	for i := range errs {
		if errs[i].Field == from {
			errs[i].Field = to
		}
	}
	return errs
}

package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
)

// System is the name of the actor when the program itself changes something.
const System = "system"

// Actor is who makes a change, and from where.
type Actor struct {
	// Name is the user name, or System.
	Name string
	// Address is the client's IP address, empty for the program itself.
	Address string
}

type actorKey struct{}

// NewContext returns a copy of ctx that says that a makes the changes.
func NewContext(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// FromContext returns the actor of ctx, or the program itself when none is set.
func FromContext(ctx context.Context) Actor {
	if a, ok := ctx.Value(actorKey{}).(Actor); ok {
		return a
	}
	return Actor{Name: System}
}

// Change is one thing that happened.
type Change struct {
	// Action is a verb in lower case: "add", "update", "delete", "sign in".
	Action string
	// ObjectType and ObjectName say what was changed, in words for people.
	ObjectType, ObjectName string
	// Before and After are the object as a struct, or nil. Their exported
	// fields are stored as JSON. A field tagged `audit:"secret"` is stored as
	// "(hidden)", or as "" when it is empty; one tagged `audit:"-"` is left out.
	Before, After any
	// At is when it happened; zero means now.
	At time.Time
}

type row struct {
	bun.BaseModel `bun:"table:audit,alias:audit"`

	ID         int64 `bun:",pk,autoincrement"`
	At         model.Time
	Actor      string
	Address    string
	Action     string
	ObjectType string
	ObjectName string
	Before     string
	After      string
}

// Record writes c to the audit log as part of tx. The actor comes from ctx.
func Record(ctx context.Context, tx bun.IDB, c Change) error {
	before, after, err := encodeBoth(c.Before, c.After)
	if err != nil {
		return fmt.Errorf("recording %s of %s: %w", c.Action, c.ObjectType, err)
	}
	if c.At.IsZero() {
		c.At = time.Now()
	}
	actor := FromContext(ctx)
	r := row{
		At:         model.At(c.At),
		Actor:      model.OneLine(actor.Name, maxName),
		Address:    model.OneLine(actor.Address, maxName),
		Action:     c.Action,
		ObjectType: c.ObjectType,
		ObjectName: model.OneLine(c.ObjectName, maxName),
		Before:     before,
		After:      after,
	}
	if _, err := tx.NewInsert().Model(&r).Exec(ctx); err != nil {
		return fmt.Errorf("recording %s of %s: %w", c.Action, c.ObjectType, err)
	}
	return nil
}

// maxName is the length of a stored name in characters.
const maxName = 255

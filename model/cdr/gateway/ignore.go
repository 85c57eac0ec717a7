package gateway

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model/audit"
)

// ignoring is what the audit log keeps of a sender that nobody admitted.
type ignoring struct{ Ignored bool }

// NoteIgnored writes into the audit log that the sender that is called name is
// ignored from now on, or no longer. That itself stands in the ledger.
func (a *Admission) NoteIgnored(ctx context.Context, name string, ignored bool) error {
	err := a.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return audit.Record(ctx, tx, audit.Change{
			Action: "update", ObjectType: "unknown sender", ObjectName: name, Before: ignoring{!ignored}, After: ignoring{ignored},
		})
	})
	if err != nil {
		return fmt.Errorf("noting that the sender %q is ignored: %w", name, err)
	}
	return nil
}

package user

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model/db"
)

// What users and groups are called in the audit log.
const (
	objectEndUser         = "end user"
	objectApplicationUser = "application user"
	objectGroup           = "access control group"
)

// Owner says whose a credential or membership is: exactly one field is set. The
// zero Owner stands for somebody unknown.
type Owner struct{ EndUserID, ApplicationUserID int64 }

// object returns what the audit log calls o.
func (o Owner) object() string {
	if o.EndUserID != 0 {
		return objectEndUser
	}
	return objectApplicationUser
}

// reference returns the column that refers to o, and o's id.
func (o Owner) reference() (column string, id int64) {
	if o.EndUserID != 0 {
		return "end_user_id", o.EndUserID
	}
	return "application_user_id", o.ApplicationUserID
}

// table returns the table that o is a row of.
func (o Owner) table() string {
	if o.EndUserID != 0 {
		return "end_user"
	}
	return "application_user"
}

// String names o for errors: "end user 5".
func (o Owner) String() string {
	_, id := o.reference()
	return fmt.Sprintf("%s %d", o.object(), id)
}

// userID returns the user ID of o, or model.ErrNotFound.
func (o Owner) userID(ctx context.Context, tx bun.IDB) (string, error) {
	var userID string
	_, id := o.reference()
	err := tx.NewSelect().TableExpr("?", bun.Ident(o.table())).Column("user_id").Where("id = ?", id).Scan(ctx, &userID)
	if err != nil {
		return "", fmt.Errorf("looking for %s: %w", o, db.NotFound(err))
	}
	return userID, nil
}

package account

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/password"
)

// Store keeps administrators and their sessions. Changes are recorded in the
// audit log under the actor of the context.
type Store struct {
	db     *db.DB
	now    func() time.Time
	hasher password.Hasher
}

// parallelHashes is how many passwords are hashed at the same time, 19 MiB each.
const parallelHashes = 2

// NewStore returns the accounts in d. Now decides about lockouts and the expiry
// of sessions.
func NewStore(d *db.DB, now func() time.Time) *Store {
	return &Store{db: d, now: now, hasher: password.NewHasher(parallelHashes)}
}

// record writes c to the audit log at the store's time.
func (s *Store) record(ctx context.Context, tx bun.Tx, c audit.Change) error {
	c.At = s.now()
	return audit.Record(ctx, tx, c)
}

// administratorRow is a row of the table administrator. The last two columns
// are joined from sign_in_failure, see joinFailures.
type administratorRow struct {
	bun.BaseModel `bun:"table:administrator,alias:administrator"`

	ID                int64 `bun:",pk,autoincrement"`
	UserName          string
	UserKey           string
	DisplayName       string
	AccessGroup       Group
	Language          string
	Password          string
	CreatedAt         model.Time
	PasswordChangedAt model.Time
	LastSignIn        model.Time
	Version           int

	FailedCount int        `bun:",scanonly"`
	LockedUntil model.Time `bun:",scanonly"`
}

func (r administratorRow) administrator() Administrator {
	return Administrator{
		ID: r.ID, UserName: r.UserName, DisplayName: r.DisplayName, Group: r.AccessGroup, Language: r.Language,
		FailedCount: r.FailedCount, LockedUntil: r.LockedUntil,
		CreatedAt: r.CreatedAt, PasswordChangedAt: r.PasswordChangedAt, LastSignIn: r.LastSignIn, Version: r.Version,
	}
}

// fill takes over what people may change.
func (r *administratorRow) fill(a Administrator) {
	r.UserName, r.UserKey = a.UserName, userKey(a.UserName)
	r.DisplayName, r.AccessGroup, r.Language = a.DisplayName, a.Group, a.Language
}

// failuresJoin finds the failed sign-ins of each administrator.
const failuresJoin = "LEFT JOIN sign_in_failure AS failure ON failure.subject = 'name:' || administrator.user_key"

// joinFailures adds the failed sign-ins of each administrator.
func joinFailures(sel *bun.SelectQuery) *bun.SelectQuery {
	return sel.ColumnExpr("coalesce(failure.failures, 0) AS failed_count, failure.locked_until").
		Join(failuresJoin)
}

// load returns the administrator whose column has that value.
func load(ctx context.Context, from bun.IDB, column string, value any) (administratorRow, error) {
	var r administratorRow
	sel := joinFailures(from.NewSelect().Model(&r).ColumnExpr("administrator.*"))
	err := sel.Where("administrator.? = ?", bun.Ident(column), value).Scan(ctx)
	return r, db.NotFound(err)
}

// Get returns an administrator, or model.ErrNotFound.
func (s *Store) Get(ctx context.Context, id int64) (Administrator, error) {
	r, err := load(ctx, s.db.Read, "id", id)
	if err != nil {
		return Administrator{}, fmt.Errorf("loading administrator %d: %w", id, err)
	}
	return r.administrator(), nil
}

// ByUserName returns the administrator of that name in any case, or
// model.ErrNotFound.
func (s *Store) ByUserName(ctx context.Context, userName string) (Administrator, error) {
	r, err := load(ctx, s.db.Read, "user_key", userKey(userName))
	if err != nil {
		return Administrator{}, fmt.Errorf("loading an administrator by name: %w", err)
	}
	return r.administrator(), nil
}

// columns are the fields that the list of administrators can be searched by.
func columns() db.Columns {
	return db.Columns{
		"user_name":    {SQL: "administrator.user_key"},
		"display_name": {SQL: "administrator.display_name"},
		"group":        {SQL: "administrator.access_group"},
		"language":     {SQL: "administrator.language"},
		"created_at":   {SQL: "administrator.created_at", Time: true},
		"last_sign_in": {SQL: "administrator.last_sign_in", Time: true},
		"locked_until": {SQL: "failure.locked_until", Time: true},
	}
}

// Find returns one page of the administrators, by user name unless q sorts. Its
// fields are user_name, display_name, group, language, created_at, last_sign_in
// and locked_until; an unknown one is model.ErrNotFound, a bad date is
// model.FieldErrors.
func (s *Store) Find(ctx context.Context, q model.Query) (model.Found[Administrator], error) {
	q.Sort = cmp.Or(q.Sort, "user_name")
	var rows []administratorRow
	sel := joinFailures(s.db.Read.NewSelect().Model(&rows).ColumnExpr("administrator.*"))
	total, err := columns().Find(ctx, sel, q)
	if err != nil {
		return model.Found[Administrator]{}, fmt.Errorf("listing administrators: %w", err)
	}
	found := model.Found[Administrator]{Items: make([]Administrator, len(rows)), Total: total}
	for i, r := range rows {
		found.Items[i] = r.administrator()
	}
	return found, nil
}

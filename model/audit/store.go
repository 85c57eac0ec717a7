package audit

import (
	"context"
	"fmt"

	"tandem/model"
	"tandem/model/db"
)

// Entry is one row of the audit log.
type Entry struct {
	ID    int64
	At    model.Time
	Actor Actor
	// Action, ObjectType and ObjectName are as in Change.
	Action, ObjectType, ObjectName string
	// Before and After are JSON objects, or empty; see Difference. Find leaves
	// them empty.
	Before, After string
}

// Store reads the audit log. Rows are written by Record and never change.
type Store struct{ db *db.DB }

// NewStore returns the audit log in d.
func NewStore(d *db.DB) *Store { return &Store{db: d} }

// columns are the fields that the list of the log can be searched by.
func columns() db.Columns {
	return db.Columns{
		"at":          {SQL: "audit.at", Time: true},
		"actor":       {SQL: "audit.actor"},
		"address":     {SQL: "audit.address"},
		"action":      {SQL: "audit.action"},
		"object_type": {SQL: "audit.object_type"},
		"object_name": {SQL: "audit.object_name"},
	}
}

// Find returns one page of the log, the newest entry first unless q sorts. Its
// fields are at, actor, address, action, object_type and object_name; an
// unknown one is model.ErrNotFound, a bad date is model.FieldErrors.
func (s *Store) Find(ctx context.Context, q model.Query) (model.Found[Entry], error) {
	if q.Sort == "" {
		q.Sort, q.Descending = "at", true
	}
	var rows []row
	sel := s.db.Read.NewSelect().Model(&rows).ExcludeColumn("before", "after")
	total, err := columns().Find(ctx, sel, q)
	if err != nil {
		return model.Found[Entry]{}, fmt.Errorf("listing the audit log: %w", err)
	}
	found := model.Found[Entry]{Items: make([]Entry, len(rows)), Total: total}
	for i, r := range rows {
		found.Items[i] = r.entry()
	}
	return found, nil
}

// Get returns one entry with its values, or model.ErrNotFound.
func (s *Store) Get(ctx context.Context, id int64) (Entry, error) {
	var r row
	err := s.db.Read.NewSelect().Model(&r).Where("id = ?", id).Scan(ctx)
	if err != nil {
		return Entry{}, fmt.Errorf("loading audit entry %d: %w", id, db.NotFound(err))
	}
	return r.entry(), nil
}

func (r row) entry() Entry {
	return Entry{
		ID: r.ID, At: r.At, Actor: Actor{Name: r.Actor, Address: r.Address},
		Action: r.Action, ObjectType: r.ObjectType, ObjectName: r.ObjectName,
		Before: r.Before, After: r.After,
	}
}

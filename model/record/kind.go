package record

import (
	"context"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

// Identity is the first embedded field of every record, after bun.BaseModel.
type Identity struct {
	ID int64 `bun:",pk,autoincrement" audit:"-"`
	// Version counts the saves of the record; the first is 1.
	Version int `audit:"-"`
}

func (i *Identity) identity() *Identity { return i }

// row is a pointer to a struct that embeds Identity.
type row[T any] interface {
	*T
	identity() *Identity
}

// Kind describes the records of one table.
type Kind[T any] struct {
	// Object is what one record is called in the audit log and by the pages
	// that lead to it: "device pool".
	Object string
	// Name returns what people know a record by.
	Name func(T) string
	// NameColumn holds the name, and names the field of the form that an error
	// about it belongs to; "name" when empty.
	NameColumn string
	// Composite names are unique by a rule of Check, not by NameColumn alone.
	Composite bool
	// Columns may be searched and sorted by; Sort is the first of them.
	Columns db.Columns
	Sort    string
	// Big lists are searched in memory on SQLite. Their table is named in the
	// triggers of list_change.
	Big bool
	// Check adds what is wrong with r beside its name and references. Before is
	// nil when r is new. It may complete r.
	Check func(ctx context.Context, tx bun.IDB, before, r *T, errs *model.FieldErrors) error
	// References are the names in r that must exist.
	References func(T) []Reference
	// Load completes records with what other tables hold; Save writes it.
	Load func(ctx context.Context, tx bun.IDB, rs []*T) error
	Save func(ctx context.Context, tx bun.IDB, r *T) error
	// Untouched are columns that saving a record leaves as they are, because
	// others than its page write them.
	Untouched []string
	// Kept says why a record must not be deleted, or nothing.
	Kept func(T) model.Text
	// Uses tell who refers to a record.
	Uses []Use
}

// Reference is a name that stands in the form field Field and must exist in
// Table. An empty Name refers to nothing.
type Reference struct {
	Field string
	Table string
	// Column is where the name stands in Table; "name" when empty.
	Column string
	Name   string
}

// Use finds the records of one kind that refer to a record.
type Use struct {
	// Object is what they are called (Kind.Object).
	Object string
	// Query selects their id and name; ?0 is the id and ?1 the name of the
	// record that they refer to.
	Query string
	// Cascades says that they lose the reference and the deletion goes on;
	// otherwise they keep the record from being deleted.
	Cascades bool
}

// By returns the use by records of a table whose column holds the name.
func By(object, table, column string) Use {
	return Use{Object: object, Query: "SELECT id, name FROM " + table + " WHERE " + column + " = ?1"}
}

// Dependents are the records of one kind that refer to a record.
type Dependents struct {
	Object   string
	Cascades bool
	Total    int
	// First are the first of them by name, at most MostShown.
	First []Dependent
}

// MostShown is how many dependents of a kind are named.
const MostShown = 25

// Dependent is one record that refers to another.
type Dependent struct {
	ID   int64
	Name string
}

// InUseError says that a record was not deleted because others refer to it.
type InUseError struct {
	Name       string
	Dependents []Dependents
}

// Error says it for logs; people are shown the dependents.
func (e *InUseError) Error() string { return e.Name + " is in use" }

// KeptError says why a record is never deleted.
type KeptError struct{ Text model.Text }

// Error says it for logs; people are shown the text.
func (e *KeptError) Error() string { return "the record is kept: " + e.Text.Key }

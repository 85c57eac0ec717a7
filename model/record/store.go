package record

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
)

// Store keeps the records of one kind in the database.
type Store[T any] struct {
	db       *db.DB
	now      func() time.Time
	kind     Kind[T]
	identify func(*T) *Identity
	// memory is nil unless the list is big and the database SQLite.
	memory *memory
}

// New returns the store of kind in d. The second type follows from the first.
func New[T any, P row[T]](d *db.DB, clock func() time.Time, kind Kind[T]) *Store[T] {
	kind.NameColumn = cmp.Or(kind.NameColumn, "name")
	s := &Store[T]{db: d, now: clock, kind: kind, identify: func(r *T) *Identity { return P(r).identity() }}
	if kind.Big && !d.IsPostgres() {
		table := d.Read.Table(reflect.TypeFor[T]()).Name
		s.memory = newMemory(d, table, kind.Columns)
	}
	return s
}

// Object is what one record is called in the audit log.
func (s *Store[T]) Object() string { return s.kind.Object }

// IdentityOf returns the id and the version of r.
func (s *Store[T]) IdentityOf(r T) Identity { return *s.identify(&r) }

// WithoutIdentity returns r as a new record.
func (s *Store[T]) WithoutIdentity(r T) T {
	*s.identify(&r) = Identity{}
	return r
}

// NameOf returns what people know r by.
func (s *Store[T]) NameOf(r T) string { return s.kind.Name(r) }

// Find returns one page of the list that q describes.
func (s *Store[T]) Find(ctx context.Context, q model.Query) (model.Found[T], error) {
	q.Sort = cmp.Or(q.Sort, s.kind.Sort)
	found, err := s.find(ctx, q)
	if err == nil {
		err = s.load(ctx, s.db.Read, pointers(found.Items))
	}
	if err != nil {
		return model.Found[T]{}, fmt.Errorf("listing records (%s): %w", s.kind.Object, err)
	}
	return found, nil
}

func (s *Store[T]) find(ctx context.Context, q model.Query) (found model.Found[T], err error) {
	ids, total, err := s.findIDs(ctx, q)
	if err != nil || len(ids) == 0 {
		return model.Found[T]{Total: total}, err
	}
	found.Total = total
	if err := s.db.Read.NewSelect().Model(&found.Items).Where("id IN (?)", bun.List(ids)).Scan(ctx); err != nil {
		return found, err
	}
	place := map[int64]int{}
	for i, id := range ids {
		place[id] = i
	}
	slices.SortFunc(found.Items, func(a, b T) int { return place[s.identify(&a).ID] - place[s.identify(&b).ID] })
	return found, nil
}

// findIDs returns the ids of the page of q, and how many records match in all.
// The database sorts ids alone much faster than whole rows.
func (s *Store[T]) findIDs(ctx context.Context, q model.Query) (ids []int64, total int, err error) {
	if s.memory != nil && s.memory.covers(q) {
		return s.memory.find(ctx, q)
	}
	var rows []T
	total, err = s.kind.Columns.Find(ctx, s.db.Read.NewSelect().Model(&rows).Column("id"), q)
	for i := range rows {
		ids = append(ids, s.identify(&rows[i]).ID)
	}
	return ids, total, err
}

// Warm prepares a big list for its first search.
func (s *Store[T]) Warm(ctx context.Context) error {
	if s.memory == nil {
		return nil
	}
	return s.memory.catchUp(ctx)
}

// Each calls yield with every record that q finds, in its order, whatever page
// it asks for.
func (s *Store[T]) Each(ctx context.Context, q model.Query, yield func(T) error) error {
	q.PerPage = 1000
	for q.Page = 1; ; q.Page++ {
		found, err := s.Find(ctx, q)
		if err != nil {
			return err
		}
		for _, r := range found.Items {
			if err := yield(r); err != nil {
				return err
			}
		}
		if q.Page*q.PerPage >= found.Total {
			return nil
		}
	}
}

// Get returns the record with the given id, or model.ErrNotFound.
func (s *Store[T]) Get(ctx context.Context, id int64) (T, error) {
	return s.GetTx(ctx, s.db.Read, id)
}

// GetTx is Get as part of tx.
func (s *Store[T]) GetTx(ctx context.Context, tx bun.IDB, id int64) (T, error) {
	return s.one(ctx, tx, "id = ?", id)
}

// Named returns the record with the given name, without regard to case, or
// model.ErrNotFound.
func (s *Store[T]) Named(ctx context.Context, name string) (T, error) {
	return s.NamedTx(ctx, s.db.Read, name)
}

// NamedTx is Named as part of tx.
func (s *Store[T]) NamedTx(ctx context.Context, tx bun.IDB, name string) (T, error) {
	return s.one(ctx, tx, "lower(?) = lower(?)", bun.Ident(s.kind.NameColumn), name)
}

func (s *Store[T]) one(ctx context.Context, tx bun.IDB, where string, args ...any) (T, error) {
	var r T
	err := tx.NewSelect().Model(&r).Where(where, args...).Limit(1).Scan(ctx)
	if err == nil {
		err = s.load(ctx, tx, []*T{&r})
	}
	if err != nil {
		return r, fmt.Errorf("loading a record (%s): %w", s.kind.Object, db.NotFound(err))
	}
	return r, nil
}

// Names returns the names of all records in their order, at most limit of them;
// 0 means all.
func (s *Store[T]) Names(ctx context.Context, limit int) ([]string, error) {
	var names []string
	sel := s.db.Read.NewSelect().Model((*T)(nil)).ColumnExpr("?", bun.Ident(s.kind.NameColumn)).
		OrderExpr("lower(?)", bun.Ident(s.kind.NameColumn))
	if limit > 0 {
		sel = sel.Limit(int64(limit))
	}
	if err := sel.Scan(ctx, &names); err != nil {
		return nil, fmt.Errorf("listing names (%s): %w", s.kind.Object, err)
	}
	return names, nil
}

// Search returns the names that contain text, without regard to case, at most
// limit of them.
func (s *Store[T]) Search(ctx context.Context, text string, limit int) ([]string, error) {
	q := model.Query{Conditions: []model.Condition{{Field: "name", Operator: model.Contains, Text: text}}}
	var names []string
	column := db.Columns{"name": {SQL: s.kind.NameColumn}}
	sel, err := column.Where(s.db.Read.NewSelect().Model((*T)(nil)).ColumnExpr("?", bun.Ident(s.kind.NameColumn)), q)
	if err == nil {
		err = sel.OrderExpr("lower(?)", bun.Ident(s.kind.NameColumn)).Limit(int64(limit)).Scan(ctx, &names)
	}
	if err != nil {
		return nil, fmt.Errorf("searching names (%s): %w", s.kind.Object, err)
	}
	return names, nil
}

// Count returns how many records there are.
func (s *Store[T]) Count(ctx context.Context) (int, error) {
	n, err := s.db.Read.NewSelect().Model((*T)(nil)).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting records (%s): %w", s.kind.Object, err)
	}
	return int(n), nil
}

func (s *Store[T]) load(ctx context.Context, tx bun.IDB, rs []*T) error {
	if s.kind.Load == nil || len(rs) == 0 {
		return nil
	}
	return s.kind.Load(ctx, tx, rs)
}

func pointers[T any](rs []T) []*T {
	ps := make([]*T, len(rs))
	for i := range rs {
		ps[i] = &rs[i]
	}
	return ps
}

// record writes one change to the audit log.
func (s *Store[T]) record(ctx context.Context, tx bun.IDB, action, name string, before, after any) error {
	return audit.Record(ctx, tx, audit.Change{
		Action: action, ObjectType: s.kind.Object, ObjectName: name, Before: before, After: after, At: s.now(),
	})
}

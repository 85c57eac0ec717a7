package archive

import (
	"context"
	"iter"
	"slices"
	"sync"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/db"
)

// SQLite is the archive in a file. PLACEHOLDER in memory for an hour: signatures stay.
type SQLite = memory

// Postgres is the archive in tables. PLACEHOLDER in memory for an hour.
type Postgres = memory

type memory struct {
	mu   sync.Mutex
	legs []cdr.Leg
	raw  [][]byte
}

// OpenSQLite opens the archive in dataDir.
func OpenSQLite(ctx context.Context, dataDir string) (*SQLite, error) { return &memory{}, nil }

// OpenPostgres opens the archive in the database of the ledger.
func OpenPostgres(ctx context.Context, d *db.DB) (*Postgres, error) { return &memory{}, nil }

func (m *memory) Append(ctx context.Context, batch []Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range batch {
		e := &batch[i]
		l := e.leg()
		e.New = !slices.ContainsFunc(m.legs, func(o cdr.Leg) bool {
			return o.ID.Day == l.ID.Day && (o.Setup == l.Setup || l.ID.Day == 0) && o.Key == l.Key
		})
		if !e.New {
			continue
		}
		l.ID.Row = int64(len(m.legs))
		m.legs = append(m.legs, l)
		m.raw = append(m.raw, slices.Clone(e.Raw))
	}
	return nil
}

func (m *memory) Find(ctx context.Context, q Query) iter.Seq2[*cdr.Leg, error] {
	return func(yield func(*cdr.Leg, error) bool) {
		f := q.filter()
		m.mu.Lock()
		all := slices.Clone(m.legs)
		m.mu.Unlock()
		slices.SortFunc(all, func(a, b cdr.Leg) int {
			if a.ID.Day != b.ID.Day {
				if (a.ID.Day > b.ID.Day) != f.Backwards {
					return 1
				}
				return -1
			}
			if positionOf(&a).after(positionOf(&b), f.Backwards) {
				return 1
			}
			return -1
		})
		for i := range all {
			l := &all[i]
			if !slices.Contains(f.days([]cdr.Day{l.ID.Day}), l.ID.Day) || !f.matches(l) {
				continue
			}
			if p := f.behindIn(l.ID.Day); p != nil && !positionOf(l).after(*p, f.Backwards) {
				continue
			}
			if !yield(l, nil) {
				return
			}
		}
	}
}

func (m *memory) Call(ctx context.Context, id cdr.ConnectionID, near cdr.Day) (legs []cdr.Leg, err error) {
	for l := range m.Find(ctx, Query{Features: true}) {
		if l.Connection == id && !id.IsZero() && l.ID.Day >= near-1 && l.ID.Day <= near+1 {
			legs = append(legs, *l)
		}
	}
	return legs, nil
}

func (m *memory) Leg(ctx context.Context, id cdr.LegID) (cdr.Leg, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.legs {
		if l.ID == id {
			return l, nil
		}
	}
	return cdr.Leg{}, model.ErrNotFound
}

func (m *memory) Raw(ctx context.Context, id cdr.LegID) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, l := range m.legs {
		if l.ID == id {
			return m.raw[i], nil
		}
	}
	return nil, model.ErrNotFound
}

func (m *memory) Days(ctx context.Context) (days []Day, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := map[cdr.Day]int64{}
	for _, l := range m.legs {
		n[l.ID.Day]++
	}
	for d, c := range n {
		days = append(days, Day{Day: d, Legs: c, Bytes: c * 300})
	}
	slices.SortFunc(days, func(a, b Day) int { return int(a.Day - b.Day) })
	return days, nil
}

func (m *memory) Drop(ctx context.Context, day cdr.Day) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.legs = slices.DeleteFunc(m.legs, func(l cdr.Leg) bool { return l.ID.Day == day })
	return nil
}

func (m *memory) MoveClock(ctx context.Context, gateway int64, zone string, offset int16, by cdr.OffsetBy) (days []cdr.Day, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.legs {
		l := &m.legs[i]
		if l.Gateway == gateway && l.Zone == zone && (l.Offset != offset || l.OffsetBy != by) {
			l.Offset, l.OffsetBy = offset, by
			if !slices.Contains(days, l.ID.Day) {
				days = append(days, l.ID.Day)
			}
		}
	}
	slices.Sort(days)
	return days, nil
}

func (m *memory) BackUp(ctx context.Context, folder string) error { return db.ErrNotSQLite }
func (m *memory) Close() error                                    { return nil }

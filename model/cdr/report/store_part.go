package report

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/db"
)

// part is a day of the archive and the state of its roll-ups.
type part struct {
	bun.BaseModel `bun:"table:part,alias:part"`

	Day             cdr.Day `bun:",pk"`
	Legs            int64
	Changes, Rolled int64
	Rates           string
	// Claim is the made of who makes the roll-ups now, 0 when nobody does.
	Claim    int64
	Edges    string
	Due      model.Time
	RolledAt model.Time
}

// changed reports whether the roll-ups of p do not include everything.
func (p *part) changed(now time.Time) bool {
	return p.Rolled != p.Changes || !p.Due.IsZero() && !p.Due.After(now)
}

// parts are the days that may have roll-ups, by day.
type parts map[cdr.Day]*part

func loadParts(ctx context.Context, tx bun.IDB) (parts, error) {
	var rows []*part
	if err := tx.NewSelect().Model(&rows).Where("day > 0").Scan(ctx); err != nil {
		return nil, fmt.Errorf("loading the days of the archive: %w", err)
	}
	all := parts{}
	for _, p := range rows {
		all[p.Day] = p
	}
	return all, nil
}

// stale reports whether the roll-ups of a day must be made: they never were, its
// legs or the rules changed, a call became an orphan, or legs came or went beside
// it. Where the zones of the clocks became others, nobody can say the last.
func (ps parts) stale(day cdr.Day, state string, now time.Time) bool {
	p := ps[day]
	own, made := parseEdges(p.Edges)
	if !made || p.changed(now) || p.Rates != state {
		return true
	}
	before, known := ps.edges(day - 1)
	if known && own.before != before.tail && own.minutes == before.minutes {
		return true
	}
	after, known := ps.edges(day + 1)
	return known && own.after != after.head && own.minutes == after.minutes
}

// edges returns the edges of a day, and false when nobody has seen them: nothing
// came that day, it was never made, or its legs were deleted.
func (ps parts) edges(day cdr.Day) (edges, bool) {
	p := ps[day]
	if p == nil {
		return edges{}, false
	}
	return parseEdges(p.Edges)
}

// errClaimed says that somebody else makes the roll-ups of a day, or that the day
// is gone.
var errClaimed = errors.New("somebody else makes the roll-ups of this day")

// claim says under which name the roll-ups of a day are made now, and returns its
// changes until then. Whoever claimed it before cannot finish.
func claim(ctx context.Context, d *db.DB, day cdr.Day, made int64) (changes int64, err error) {
	err = d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("UPDATE part SET claim = ? WHERE day = ? RETURNING changes", made, day).Scan(ctx, &changes)
	})
	if errors.Is(db.NotFound(err), model.ErrNotFound) {
		return 0, errClaimed
	}
	if err != nil {
		return 0, fmt.Errorf("claiming %s: %w", day, err)
	}
	return changes, nil
}

// finish stores that the roll-ups of a day are made, or returns errClaimed when it
// is not claimed under that name any more.
func finish(ctx context.Context, tx bun.Tx, done *part, made int64) error {
	res, err := tx.NewUpdate().Model(done).Column("rolled", "rates", "claim", "edges", "due", "rolled_at").
		WherePK().Where("claim = ?", made).Exec(ctx)
	err = db.ExpectOne(res, err)
	if errors.Is(err, model.ErrConflict) {
		return errClaimed
	}
	return err
}

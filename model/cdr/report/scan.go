package report

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

const (
	// settled is after how long no further leg of a call is expected.
	settled = 5 * time.Minute
	// widest is the most by which clocks in different zones are apart, in minutes.
	widest = 26 * 60
)

// count returns the roll-ups of a day, of the numbers only the first shard.
//
// Legs come in the order of the gateways' clocks. Where those are in several time
// zones, the legs of one call are apart by as much as the zones are. The feeds
// tell how much that is now; when the legs of the day are further apart, they are
// counted again.
func (r *Roller) count(ctx context.Context, day cdr.Day, rules rules) (*dayTotals, error) {
	usual, err := feedSpread(ctx, r.Ledger.Read)
	spread := usual
	for err == nil {
		totals := newDayTotals(day, rules, r.most)
		totals.spread, totals.edges = spread, newEdges(usual)
		spread, err = r.scan(ctx, totals, false)
		if err == nil && spread <= totals.spread {
			totals.finish()
			return totals, nil
		}
	}
	return nil, err
}

// feedSpread returns by how many minutes the clocks of gateways are apart.
func feedSpread(ctx context.Context, tx bun.IDB) (spread int, err error) {
	err = tx.NewRaw("SELECT coalesce(max(clock_offset) - min(clock_offset), 0) FROM feed WHERE gateway_id <> 0").Scan(ctx, &spread)
	if err != nil {
		return 0, fmt.Errorf("loading the clocks of gateways: %w", err)
	}
	return min(spread, widest), nil
}

// scan gives the calls of a day to totals; again is that of take. It reads the
// hours before and after the day too, in which its calls may have legs, and
// returns by how many minutes the clocks it saw are apart.
func (r *Roller) scan(ctx context.Context, totals *dayTotals, again bool) (spread int, err error) {
	margin := hour + cdr.Wall(totals.spread)*60_000
	start := cdr.Wall(totals.day) * dayMillis
	from, to := start-margin, start+dayMillis+margin
	least, most := int16(widest), int16(-widest)
	pairer := cdr.NewPairer(settled + time.Duration(totals.spread)*time.Minute)
	take := func(c cdr.Call) {
		if totals.has(&c) {
			totals.take(&c, again)
		}
	}
	q := archive.Query{FromWall: from, ToWall: to, Features: true}
	for leg, err := range r.Archive.Find(ctx, q) {
		if err != nil {
			return 0, fmt.Errorf("reading the legs of %s: %w", totals.day, err)
		}
		if leg.Setup == 0 || leg.Setup < from || leg.Setup >= to {
			continue
		}
		if !again {
			totals.edges.add(totals.day, leg)
		}
		least, most = min(least, leg.Offset), max(most, leg.Offset)
		pairer.Add(leg, take)
	}
	pairer.Flush(take)
	return min(widest, max(0, int(most)-int(least))), nil
}

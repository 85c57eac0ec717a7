// Package archive keeps the legs of gateway CDRs: each once, by the day of its
// setup, with its raw text. It finds them by time, number and connection id, also
// among hundreds of millions, and drops whole days when their time is over. Open
// returns the archive of an engine: a file of its own beside SQLite (SQLite),
// partitioned tables on PostgreSQL (Postgres).
//
// On SQLite blocks are compressed with S2 of github.com/klauspost/compress, which
// the standard library has nothing like: at 200,000 records a second there are
// 100 MB of raw text a second, and S2 takes a fraction of a core for it where
// compress/flate takes several.
//
// The collector, search, report and main import it.
package archive

import (
	"context"
	"iter"
	"time"

	"tandem/model/cdr"
)

// Archive keeps legs. Its methods may be used by several goroutines; appending
// waits for nothing but other appending.
type Archive interface {
	// Append stores the entries that are not there yet, in one transaction, and
	// tells in New of each whether it was. When it returns they are on disk.
	Append(ctx context.Context, batch []Entry) error
	// Find yields the legs that match q, day by day of the gateways' clocks, in
	// the order of their setup there; day 0, whose legs have no time, in the order
	// of arrival. The yielded leg is overwritten by the next: copy it to keep it.
	Find(ctx context.Context, q Query) iter.Seq2[*cdr.Leg, error]
	// Call returns the legs and features with a connection id that were set up
	// within a day of near.
	Call(ctx context.Context, id cdr.ConnectionID, near cdr.Day) ([]cdr.Leg, error)
	// Leg returns one leg, or model.ErrNotFound.
	Leg(ctx context.Context, id cdr.LegID) (cdr.Leg, error)
	// Raw returns the message of a leg as it was received.
	Raw(ctx context.Context, id cdr.LegID) ([]byte, error)
	// Days returns the days that have legs, oldest first.
	Days(ctx context.Context) ([]Day, error)
	// Offsets returns by how many minutes the clocks were ahead of UTC that the legs
	// of the days from from to to, which is excluded, have: each once, in order.
	Offsets(ctx context.Context, from, to cdr.Day) ([]int16, error)
	// Drop deletes a day with all of its legs.
	Drop(ctx context.Context, day cdr.Day) error
	// MoveClock gives the legs of a gateway, whose zone has that name without regard
	// to case, another offset, and returns the days that changed.
	MoveClock(ctx context.Context, gateway int64, zone string, offset int16, by cdr.OffsetBy) ([]cdr.Day, error)
	// BackUp writes a consistent copy into the folder; db.ErrNotSQLite on
	// PostgreSQL.
	BackUp(ctx context.Context, folder string) error
	Close() error
}

// Entry is a record on its way into the archive. The bytes of the record are only
// read while Append runs.
type Entry struct {
	*cdr.Record
	// Key is Record.Key of the record.
	Key      uint64
	Gateway  int64
	Source   cdr.Source
	Offset   int16
	OffsetBy cdr.OffsetBy
	// Arrived is when it came, in milliseconds since 1970.
	Arrived int64
	// New is set by Append.
	New bool
}

// Query says which legs to find. The zero Query finds all.
type Query struct {
	// From and To bound the setup, in UTC; To is excluded. A zero time is no
	// bound. Legs without a time are found by their arrival.
	From, To time.Time
	// FromWall and ToWall bound what the gateway's clock showed at the setup, which
	// is what legs are kept by; ToWall is excluded, 0 is no bound.
	FromWall, ToWall cdr.Wall
	// Offset is by how many minutes the clocks of the legs were ahead of UTC, nil
	// for any. The order of such legs is that of UTC.
	Offset *int16
	// Backwards yields the newest first.
	Backwards bool
	// After continues behind that leg.
	After *cdr.Leg
	// Number matches Peer, Calling or Called.
	Number   string
	Match    Match
	Gateways []int64
	Causes   []cdr.Cause
	// Origin is the only direction, 0 for all.
	Origin cdr.Origin
	// Shortest and Longest bound the duration, Longest only when it is positive.
	Shortest, Longest time.Duration
	// Features are left out unless it is set.
	Features bool
}

// Match says how a number is compared. All comparisons leave a leading "+" aside.
type Match uint8

// The ways to compare a number.
const (
	Exact Match = iota
	Prefix
	Contains
)

// Day is what the archive knows of a day.
type Day struct {
	cdr.Day
	Legs int64
	// Bytes is what the day takes on disk, about.
	Bytes int64
}

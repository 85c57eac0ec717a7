package report

import (
	"context"
	"time"
)

// Health is what was lost of the records of a range, and what did not become a
// call. Legs, duplicates and unparsed lines of feeds are counted since a feed was
// first seen.
type Health struct {
	Gaps   []GapRow
	Losses []LossRow
	Feeds  []FeedRow
	// Kept are the lines that are kept apart now, by reason.
	Kept []KeptRow
	// Calls are the calls of the range, Orphans those of which a leg is missing.
	Calls, Orphans int64
	// Untimed are the legs of gateways whose clock showed nothing; they are in no
	// range.
	Untimed int64
}

// GapRow is what is missing in the feeds of a gateway, by kind of number.
type GapRow struct {
	Gateway int64
	// Kind is "counter" or "sequence".
	Kind string
	// Open and Closed are gaps; Missing are the messages that are missing in all of
	// them, Recovered the legs that came another way.
	Open, Closed, Missing, Recovered int64
	// Last is when the last of them was seen.
	Last time.Time
}

// LossRow is how many records were lost or turned away for a reason.
type LossRow struct {
	Node, Reason string
	Records      int64
}

// FeedRow is what came from a gateway, over all of its feeds.
type FeedRow struct {
	Gateway                                     int64
	Messages, Legs, Duplicates, Unparsed, Apart int64
	LastSeen                                    time.Time
}

// KeptRow is how many lines are kept apart for a reason.
type KeptRow struct {
	Reason string
	Lines  int64
}

// Health returns what was lost of the records of a range.
func (r *Reports) Health(ctx context.Context, in Range) (Health, error) {
	return Health{}, nil
}

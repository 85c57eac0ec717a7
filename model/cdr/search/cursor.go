package search

import (
	"strconv"
	"strings"

	"tandem/model/cdr"
)

// Cursor is where a list of calls goes on. The zero Cursor is its beginning.
type Cursor struct {
	// HasLeg says that it goes on behind Leg; else Before says where.
	HasLeg bool
	Leg    cdr.LegID
	// Before is the time of the gateways' clocks before which nothing was looked at
	// yet.
	Before cdr.Wall
}

// after goes on behind a leg.
func after(id cdr.LegID) Cursor { return Cursor{HasLeg: true, Leg: id} }

// IsZero reports whether c is the beginning, or as the next cursor that nothing
// follows.
func (c Cursor) IsZero() bool { return c == Cursor{} }

// String returns c for an address; ParseCursor reads it.
func (c Cursor) String() string {
	switch {
	case c.HasLeg:
		return LegAddress(c.Leg)
	case c.Before != 0:
		return "t" + strconv.FormatInt(int64(c.Before), 10)
	default:
		return ""
	}
}

// ParseCursor reads what String wrote; anything else is the beginning.
func ParseCursor(s string) Cursor {
	if ms, ok := strings.CutPrefix(s, "t"); ok {
		if n, err := strconv.ParseInt(ms, 10, 64); err == nil {
			return Cursor{Before: cdr.Wall(n)}
		}
	}
	if id, ok := ParseLegAddress(s); ok {
		return after(id)
	}
	return Cursor{}
}

// LegAddress returns the id of a leg for an address, its day and row: "20498-17".
func LegAddress(id cdr.LegID) string {
	return strconv.FormatInt(int64(id.Day), 10) + "-" + strconv.FormatInt(id.Row, 10)
}

// ParseLegAddress reads what LegAddress wrote.
func ParseLegAddress(s string) (id cdr.LegID, ok bool) {
	day, row, ok := strings.Cut(s, "-")
	d, dayErr := strconv.ParseInt(day, 10, 32)
	r, rowErr := strconv.ParseInt(row, 10, 64)
	if !ok || dayErr != nil || rowErr != nil || d < 0 || r < 0 {
		return cdr.LegID{}, false
	}
	return cdr.LegID{Day: cdr.Day(d), Row: r}, true
}

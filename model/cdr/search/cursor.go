package search

import (
	"cmp"
	"strconv"
	"strings"

	"tandem/model/cdr"
)

// Cursor is where a list of calls goes on: behind the leg with that place, whether
// it is there or not. The zero Cursor is the beginning of the list.
type Cursor struct {
	// Undated says that the leg has no time; these come before all others in time,
	// in the order of their arrival.
	Undated bool
	// At is the setup, or the arrival, in milliseconds since 1970, in UTC.
	At int64
	// Key orders legs with the same At.
	Key uint64
}

// placeOf returns the place of a leg in the list.
func placeOf(leg *cdr.Leg) Cursor {
	if leg.ID.Day == 0 {
		return Cursor{Undated: true, At: leg.Arrived.UnixMilli(), Key: leg.Key}
	}
	return Cursor{At: int64(leg.Setup - minutes(leg.Offset)), Key: leg.Key}
}

// compare orders places in time, as cmp.Compare does.
func (c Cursor) compare(o Cursor) int {
	if c.Undated != o.Undated {
		if c.Undated {
			return -1
		}
		return 1
	}
	if c.At != o.At {
		return cmp.Compare(c.At, o.At)
	}
	return cmp.Compare(c.Key, o.Key)
}

// end returns the first instant of which nothing is behind c in a list of the newest
// first.
func (c Cursor) end() int64 {
	if c.Key == 0 {
		return c.At
	}
	return c.At + 1
}

// IsZero reports whether c is the beginning, or as the next cursor that nothing
// follows.
func (c Cursor) IsZero() bool { return c == Cursor{} }

// undatedMark begins the text of a cursor of a leg without a time.
const undatedMark = "u"

// String returns c for an address; ParseCursor reads it.
func (c Cursor) String() string {
	if c.IsZero() {
		return ""
	}
	text := strconv.FormatInt(c.At, 10) + "-" + strconv.FormatUint(c.Key, 16)
	if c.Undated {
		text = undatedMark + text
	}
	return text
}

// ParseCursor reads what String wrote; anything else is the beginning.
func ParseCursor(s string) Cursor {
	s, isUndated := strings.CutPrefix(s, undatedMark)
	at, key, _ := strings.Cut(s, "-")
	ms, atErr := strconv.ParseInt(at, 10, 52)
	k, keyErr := strconv.ParseUint(key, 16, 64)
	if atErr != nil || keyErr != nil || ms <= 0 {
		return Cursor{}
	}
	return Cursor{Undated: isUndated, At: ms, Key: k}
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

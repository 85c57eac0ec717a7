package archive

import (
	"slices"
	"strings"
	"time"

	"tandem/model/cdr"
)

// position is where a leg stands in the order of its day: at is its setup, and
// in day 0, whose legs have no time, its arrival. Equal ones follow their keys.
type position struct {
	at  int64
	key uint64
}

// after reports whether p comes behind o in the direction.
func (p position) after(o position, backwards bool) bool {
	if backwards {
		p, o = o, p
	}
	return p.at > o.at || p.at == o.at && p.key > o.key
}

// dayOf returns the day that keeps a leg with that setup.
func dayOf(setup cdr.Wall) cdr.Day { return max(setup.Day(), 0) }

func positionOf(l *cdr.Leg) position {
	if dayOf(l.Setup) == 0 {
		return position{l.Arrived.UnixMilli(), l.Key}
	}
	return position{int64(l.Setup), l.Key}
}

// filter is a Query made ready to be asked of many legs.
type filter struct {
	Query
	number   []byte
	from, to int64 // milliseconds since 1970; to is excluded
	causes   [256]bool
	start    cdr.Day // the day of After
	behind   *position
	// connection is the only connection id, nil for all.
	connection *cdr.ConnectionID
}

// The widest that clocks are apart from UTC.
const widestOffset = 24 * time.Hour

func (q Query) filter() *filter {
	f := &filter{Query: q, number: []byte(plainNumber(q.Number)), from: -1 << 62, to: 1 << 62}
	if !q.From.IsZero() {
		f.from = q.From.UnixMilli()
	}
	if !q.To.IsZero() {
		f.to = q.To.UnixMilli()
	}
	for _, c := range q.Causes {
		f.causes[c] = true
	}
	if q.After != nil {
		p := positionOf(q.After)
		f.start, f.behind = dayOf(q.After.Setup), &p
	}
	return f
}

// plainNumber is a number as it is compared.
func plainNumber[T string | []byte](s T) T {
	if len(s) > 0 && s[0] == '+' {
		return s[1:]
	}
	return s
}

// days returns those of the days that may have a leg of f, in its order.
func (f *filter) days(all []cdr.Day) []cdr.Day {
	days := slices.DeleteFunc(slices.Clone(all), func(d cdr.Day) bool {
		if f.behind != nil && (f.Backwards && d > f.start || !f.Backwards && d < f.start) {
			return true
		}
		start := d.Start().UnixMilli()
		if d != 0 && f.Offset != nil {
			from, to := f.span(d)
			return start > to || start+dayLength <= from
		}
		if cdr.Wall(start+dayLength) <= f.FromWall || f.ToWall != 0 && cdr.Wall(start) >= f.ToWall {
			return true
		}
		return d != 0 && (start >= f.to+widestOffset.Milliseconds() ||
			start+2*widestOffset.Milliseconds() <= f.from)
	})
	slices.Sort(days)
	if f.Backwards {
		slices.Reverse(days)
	}
	return days
}

const dayLength = 86_400_000 // milliseconds

// span returns between which positions in a day the legs of f are, both included.
func (f *filter) span(d cdr.Day) (from, to int64) {
	early, late := -widestOffset.Milliseconds(), widestOffset.Milliseconds()
	if d != 0 && f.Offset != nil {
		early = int64(*f.Offset) * 60_000
		late = early - 1
	}
	from, to = max(0, f.from+early), f.to+late
	if d != 0 && f.FromWall != 0 {
		from = max(from, int64(f.FromWall))
	}
	if d != 0 && f.ToWall != 0 {
		to = min(to, int64(f.ToWall))
	}
	return from, to
}

// behindIn returns behind which position of a day to begin, nil for its beginning.
func (f *filter) behindIn(d cdr.Day) *position {
	if f.behind == nil || d != f.start {
		return nil
	}
	p := *f.behind
	return &p
}

// matches reports whether f finds l, apart from its place in the order.
func (f *filter) matches(l *cdr.Leg) bool {
	return f.inTime(l) && f.fits(l) && f.matchesNumber(l) && (f.connection == nil || l.Connection == *f.connection)
}

func (f *filter) inTime(l *cdr.Leg) bool {
	at := int64(l.Setup) - int64(l.Offset)*60_000
	if l.Setup == 0 {
		at = l.Arrived.UnixMilli()
	}
	return at >= f.from && at < f.to && l.Setup >= f.FromWall && (f.ToWall == 0 || l.Setup < f.ToWall)
}

func (f *filter) fits(l *cdr.Leg) bool {
	if l.Kind == cdr.Feature && !f.Features || f.Origin != 0 && l.Origin != f.Origin {
		return false
	}
	if len(f.Gateways) > 0 && !slices.Contains(f.Gateways, l.Gateway) {
		return false
	}
	if len(f.Causes) > 0 && !f.causes[l.Cause] || f.Offset != nil && l.Offset != *f.Offset {
		return false
	}
	d := l.Duration()
	return d >= f.Shortest && (f.Longest <= 0 || d <= f.Longest)
}

func (f *filter) matchesNumber(l *cdr.Leg) bool {
	if len(f.number) == 0 {
		return true
	}
	return f.matchesOne(l.Peer) || f.matchesOne(l.Calling) || f.matchesOne(l.Called)
}

func (f *filter) matchesOne(s string) bool {
	s = plainNumber(s)
	switch f.Match {
	case Prefix:
		return strings.HasPrefix(s, string(f.number))
	case Contains:
		return strings.Contains(s, string(f.number))
	default:
		return s == string(f.number)
	}
}

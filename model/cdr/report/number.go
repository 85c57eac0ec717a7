package report

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"

	"tandem/model"
	"tandem/model/cdr"
)

// mostNumbers are the numbers of a day that are in memory at once. A day with more
// is read several times, each time for a part of its numbers.
const mostNumbers = 500_000

// longestNumber is how much is kept of a number, which may be an address, in
// characters.
const longestNumber = 64

// numberKey names a number in a role.
type numberKey struct {
	role   Role
	number string
}

func (k numberKey) compare(other numberKey) int {
	return cmp.Or(cmp.Compare(k.role, other.role), cmp.Compare(k.number, other.number))
}

// numberTotals is what a number did.
type numberTotals struct{ calls, answered, billable, charge int64 }

func (t numberTotals) minus(other numberTotals) numberTotals {
	return numberTotals{t.calls - other.calls, t.answered - other.answered, t.billable - other.billable, t.charge - other.charge}
}

// numberChange is what a number did on a day, as it is now and as it is stored.
type numberChange struct {
	numberKey
	now, was numberTotals
}

// numbers are the numbers of a day of which the hash ends in shard, as many bits
// as mask has.
type numbers struct {
	seed        maphash.Seed
	most        int
	mask, shard uint64
	place       map[numberKey]int32
	rows        []numberChange
}

func newNumbers(most int) *numbers {
	return &numbers{seed: maphash.MakeSeed(), most: most, place: map[numberKey]int32{}}
}

// next turns to the next shard, and returns false when there is none.
func (n *numbers) next() bool {
	if n.shard == n.mask {
		return false
	}
	n.shard++
	n.place, n.rows = map[numberKey]int32{}, nil
	return true
}

// row returns the row of a number, or nil when the number belongs to another
// shard. It is valid until the next call.
func (n *numbers) row(key numberKey) *numberChange {
	if !n.has(key) {
		return nil
	}
	i, found := n.place[key]
	if !found {
		if len(n.rows) >= n.most && n.shard == 0 {
			n.split()
			return n.row(key)
		}
		key.number = strings.Clone(key.number)
		i = int32(len(n.rows))
		n.place[key] = i
		n.rows = append(n.rows, numberChange{numberKey: key})
	}
	return &n.rows[i]
}

func (n *numbers) has(key numberKey) bool {
	return maphash.String(n.seed, key.number)&n.mask == n.shard
}

// split leaves half of the numbers to a shard of its own. Only the first shard is
// split: the others are no bigger, but for chance.
func (n *numbers) split() {
	n.mask = n.mask<<1 | 1
	rows := n.rows
	n.place, n.rows = map[numberKey]int32{}, nil
	for _, row := range rows {
		if n.has(row.numberKey) {
			n.place[row.numberKey] = int32(len(n.rows))
			n.rows = append(n.rows, row)
		}
	}
}

// changes returns the rows that are stored otherwise, in the order of their keys,
// and forgets all others.
func (n *numbers) changes() []numberChange {
	n.place = nil
	changed := slices.DeleteFunc(n.rows, func(c numberChange) bool { return c.now == c.was })
	slices.SortFunc(changed, func(a, b numberChange) int { return a.compare(b.numberKey) })
	return changed
}

// plainNumber returns a number of a call as it is stored.
func plainNumber(s string) string { return begin(cdr.NormalNumber(s), longestNumber) }

// begin returns the first characters of s, as one line of text.
func begin(s string, most int) string {
	for _, ch := range []byte(s) {
		if ch < ' ' || ch > '~' {
			return model.OneLine(s, most)
		}
	}
	return s[:min(len(s), most)]
}

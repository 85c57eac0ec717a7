package report

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/tariff"
)

// mostNumbers are the numbers of a day that are in memory at once. A day with more
// is read several times, each time for a part of its numbers.
const mostNumbers = 500_000

// longestNumber is how much is kept of a number, which may be an address, in
// characters.
const longestNumber = 64

// totals is what the calls of a number, or to a destination, did: billable in
// milliseconds, charge in 1/10000 of the unit of the currency.
type totals struct{ calls, answered, billable, charge int64 }

// addCall adds a call with what it costs.
func (t *totals) addCall(c *cdr.Call, amount tariff.Amount) {
	t.calls++
	t.billable += c.Billable.Milliseconds()
	t.charge += int64(amount)
	if c.Answered {
		t.answered++
	}
}

func (t *totals) add(more totals) {
	t.calls += more.calls
	t.answered += more.answered
	t.billable += more.billable
	t.charge += more.charge
}

// numberKey names a number in a role.
type numberKey struct {
	role   Role
	number string
}

// numberTotals is what a number did on a day.
type numberTotals struct {
	numberKey
	totals
}

// numbers are the numbers of a day of which the hash ends in shard, as many bits
// as mask has.
type numbers struct {
	seed        maphash.Seed
	most        int
	mask, shard uint64
	place       map[numberKey]int32
	rows        []numberTotals
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
	n.place, n.rows = map[numberKey]int32{}, n.rows[:0]
	return true
}

// of returns the totals of a number, or nil when the number belongs to another
// shard. They are valid until the next call.
func (n *numbers) of(key numberKey) *totals {
	for n.has(key) {
		i, found := n.place[key]
		if found {
			return &n.rows[i].totals
		}
		if len(n.rows) >= n.most && n.shard == 0 {
			n.split()
			continue
		}
		key.number = strings.Clone(key.number)
		n.place[key] = int32(len(n.rows))
		n.rows = append(n.rows, numberTotals{numberKey: key})
	}
	return nil
}

func (n *numbers) has(key numberKey) bool {
	return maphash.String(n.seed, key.number)&n.mask == n.shard
}

// split leaves half of the numbers to a shard of its own. Only the first shard is
// split: the others are no bigger, but for chance.
func (n *numbers) split() {
	n.mask = n.mask<<1 | 1
	n.rows = slices.DeleteFunc(n.rows, func(row numberTotals) bool { return !n.has(row.numberKey) })
	clear(n.place)
	for i, row := range n.rows {
		n.place[row.numberKey] = int32(i)
	}
}

// sorted returns the rows by role and number, and forgets where they were.
func (n *numbers) sorted() []numberTotals {
	n.place = nil
	slices.SortFunc(n.rows, func(a, b numberTotals) int {
		return cmp.Or(cmp.Compare(a.role, b.role), cmp.Compare(a.number, b.number))
	})
	return n.rows
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

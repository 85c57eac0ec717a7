package archive

// ordinal is the place of an item among others, and the word by which they are put
// in order.
type ordinal struct {
	word  uint64
	index int
}

// radix sorts by words. That takes a fifth of the time of comparing, for the ten
// thousand items of a batch.
type radix struct {
	items, spare []ordinal
	counts       [8][256]int
}

// begin makes room for n items that are to be added.
func (r *radix) begin(n int) {
	if cap(r.items) < n {
		r.items, r.spare = make([]ordinal, 0, n), make([]ordinal, n)
	}
	r.items = r.items[:0]
	clear(r.counts[:])
}

// add adds the next item.
func (r *radix) add(word uint64) {
	r.items = append(r.items, ordinal{word, len(r.items)})
	for digit := range r.counts {
		r.counts[digit][byte(word>>(8*digit))]++
	}
}

// sorted returns the items in the order of their words, those with the same word in
// the order in which they were added. It is valid until the next begin.
func (r *radix) sorted() []ordinal {
	from, to := r.items, r.spare[:len(r.items)]
	for digit := range r.counts {
		shift, counts := 8*digit, &r.counts[digit]
		if len(from) > 0 && counts[byte(from[0].word>>shift)] == len(from) {
			continue // they all have the same
		}
		at := 0
		for i, n := range counts {
			counts[i], at = at, at+n
		}
		for _, o := range from {
			place := &counts[byte(o.word>>shift)]
			to[*place] = o
			*place++
		}
		from, to = to, from
	}
	r.items, r.spare = from, to
	return from
}

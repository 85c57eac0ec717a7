package collector

import "slices"

// The rules by which numbers of messages skip.
const (
	// reorder is how many messages may overtake one before it counts as missing,
	// and how far a number falls back before it may be a reload.
	reorder = 64
	// farthest is the greatest skip that counts as loss; a greater one is another
	// stream.
	farthest = 1 << 20
	// reloadRun is how many messages in a row must be far behind before a gateway
	// counts as reloaded. Fewer are copies that a relay sends late.
	reloadRun = 3
	// returnWithin is how long after such a run, in milliseconds, the stream may
	// go on where it was.
	returnWithin = 60_000
	// holesKept is how many holes are told apart; more become one.
	holesKept = 1024
)

// numbers follows the numbers of a stream of messages, which count by one.
type numbers struct {
	started bool
	last    uint32
	// at is when last arrived, in milliseconds since 1970.
	at int64
	// holes are what was skipped and may still come, oldest first.
	holes []hole
	// back is the last number in a run of backs numbers that are far behind.
	back  uint32
	backs int
	// before is what last was until the stream began anew at beforeAt.
	before   uint32
	beforeAt int64
}

// span is a run of numbers.
type span struct{ first, last uint32 }

func (s span) has(n uint32) bool { return s.first <= n && n <= s.last }

func (s span) size() int64 { return int64(s.last) - int64(s.first) + 1 }

// hole is a run of numbers that were skipped, with the times of the messages
// around it.
type hole struct {
	span
	// missing is less than the size of the span when several holes became one.
	missing  int64
	from, to int64
	// sequence are the sequence numbers that were skipped with it, when the stream
	// has those too.
	sequence    span
	hasSequence bool
}

// outcome says what a number means.
type outcome uint8

const (
	inOrder outcome = iota
	// skipped: there is a new hole, the last one.
	skipped
	// filled: the number was in a hole.
	filled
	// behind: the number is not after the last, nor in a hole.
	behind
	// restarted: the stream begins anew.
	restarted
)

// see takes the next number in, which arrived at a time in milliseconds.
func (s *numbers) see(n uint32, at int64) outcome {
	switch {
	case s.started && n == s.last+1:
		s.last, s.at, s.backs = n, at, 0
		return inOrder
	case !s.started:
		s.started, s.last, s.at = true, n, at
		return restarted
	case n > s.last && n-s.last <= farthest:
		return s.skip(n, at)
	case n > s.last:
		s.restart(n, at)
		return restarted
	case s.fill(n):
		return filled
	default:
		return s.fallBack(n, at)
	}
}

// skip moves on to n. A stream that only seemed to begin anew goes on where it was.
func (s *numbers) skip(n uint32, at int64) outcome {
	if s.last < s.before && n > s.before && n-s.before <= reorder && at-s.beforeAt < returnWithin {
		s.last, s.at = s.before, s.beforeAt
	}
	h := hole{span: span{s.last + 1, n - 1}, from: s.at, to: at}
	s.last, s.at, s.backs = n, at, 0
	if h.last < h.first {
		return inOrder
	}
	h.missing = h.size()
	s.holes = append(s.holes, h)
	return skipped
}

// crowd joins the last two holes when there are too many.
func (s *numbers) crowd() {
	if len(s.holes) <= holesKept {
		return
	}
	s.holes[len(s.holes)-2] = join(s.holes[len(s.holes)-2:])
	s.holes = s.holes[:len(s.holes)-1]
}

// join returns neighbouring holes as one.
func join(holes []hole) hole {
	all := holes[0]
	for _, h := range holes[1:] {
		all.last, all.to = h.last, h.to
		all.missing += h.missing
		all.hasSequence = false
	}
	return all
}

// fill takes n out of the hole that it is in, if any.
func (s *numbers) fill(n uint32) bool {
	for i := len(s.holes) - 1; i >= 0; i-- {
		h := &s.holes[i]
		if n > h.last {
			return false
		}
		if !h.has(n) {
			continue
		}
		h.missing--
		switch {
		case h.missing <= 0:
			s.holes = append(s.holes[:i], s.holes[i+1:]...)
		case h.missing+1 < h.size(): // of several holes: nobody knows which numbers
		default:
			s.split(i, n)
		}
		return true
	}
	return false
}

// split makes two holes of one that had n in it, or one when n is at its edge.
func (s *numbers) split(i int, n uint32) {
	whole := s.holes[i]
	low, high := whole.part(whole.first, n-1), whole.part(n+1, whole.last)
	switch n {
	case whole.first:
		s.holes[i] = high
	case whole.last:
		s.holes[i] = low
	default:
		s.holes[i] = high
		s.holes = slices.Insert(s.holes, i, low)
		s.crowd()
	}
}

// part returns the hole from first to last. It has sequence numbers when those of
// h went with its numbers.
func (h *hole) part(first, last uint32) hole {
	p := hole{span: span{first, last}, from: h.from, to: h.to}
	p.missing = p.size()
	if h.hasSequence && h.sequence.size() == h.size() {
		p.sequence = span{h.sequence.first + first - h.first, h.sequence.last - (h.last - last)}
		p.hasSequence = true
	}
	return p
}

// fallBack takes in a number that is not in a hole and not after the last.
func (s *numbers) fallBack(n uint32, at int64) outcome {
	if s.last-n <= reorder {
		return behind
	}
	if s.backs > 0 && n > s.back && n-s.back <= reorder {
		s.backs++
	} else {
		s.backs = 1
	}
	s.back = n
	if s.backs < reloadRun {
		return behind
	}
	s.restart(n, at)
	return restarted
}

// restart begins anew at n. The holes stay.
func (s *numbers) restart(n uint32, at int64) {
	s.before, s.beforeAt = s.last, at
	s.last, s.at, s.backs = n, at, 0
}

// ripe takes away and returns the holes that nothing fills any more: far behind,
// or from before a time in milliseconds.
func (s *numbers) ripe(before int64) []hole {
	n := 0
	for n < len(s.holes) && (s.holes[n].to < before || s.last-s.holes[n].last > reorder) {
		n++
	}
	if n == 0 {
		return nil
	}
	ripe := append([]hole(nil), s.holes[:n]...)
	s.holes = append(s.holes[:0], s.holes[n:]...)
	return ripe
}

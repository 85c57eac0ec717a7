package cdr

import (
	"container/heap"
	"time"
)

// maxLegs bounds the legs of one call, for gateways that write the same
// connection id for ever.
const maxLegs = 1_000

// Pairer makes calls of legs that come in the order of their setup, as the archive
// yields them. It keeps the legs of calls that may still be open and nothing else.
// It is not for several goroutines.
type Pairer struct {
	settle time.Duration
	open   map[ConnectionID]*openCall
	due    openCalls
}

// NewPairer returns a Pairer that takes a call for complete when the setup of a
// leg that comes is settle past the last disconnect of the call.
func NewPairer(settle time.Duration) *Pairer {
	return &Pairer{settle: settle, open: map[ConnectionID]*openCall{}}
}

// Add takes a leg or feature, and calls emit with every call that is complete by
// then. A leg without a connection id is a call of its own. Features whose call
// has no leg make no call. Leg is copied.
func (p *Pairer) Add(leg *Leg, emit func(Call)) {
	at, end := leg.begin(), leg.end()
	p.settleUntil(at, emit)
	if leg.Connection.IsZero() {
		emitCall([]Leg{*leg}, emit)
		return
	}
	call := p.open[leg.Connection]
	if call == nil {
		call = &openCall{legs: make([]Leg, 0, 2), end: end}
		p.open[leg.Connection] = call
		call.legs = append(call.legs, *leg)
		heap.Push(&p.due, call)
		return
	}
	call.legs = append(call.legs, *leg)
	if end > call.end {
		call.end = end
		heap.Fix(&p.due, call.place)
	}
	if len(call.legs) >= maxLegs {
		heap.Remove(&p.due, call.place)
		p.emit(call, emit)
	}
}

// Flush calls emit with the calls that are still open.
func (p *Pairer) Flush(emit func(Call)) {
	for len(p.due) > 0 {
		p.emit(heap.Pop(&p.due).(*openCall), emit)
	}
}

func (p *Pairer) settleUntil(at int64, emit func(Call)) {
	for len(p.due) > 0 && at-p.due[0].end >= p.settle.Milliseconds() {
		p.emit(heap.Pop(&p.due).(*openCall), emit)
	}
}

func (p *Pairer) emit(call *openCall, emit func(Call)) {
	delete(p.open, call.legs[0].Connection)
	emitCall(call.legs, emit)
}

func emitCall(legs []Leg, emit func(Call)) {
	if call := newCall(legs); len(call.Legs) > 0 {
		emit(call)
	}
}

// begin is the place of l in the order of legs, in milliseconds of UTC: its setup,
// or its arrival when its clock showed nothing.
func (l *Leg) begin() int64 {
	if l.Setup == 0 {
		return l.Arrived.UnixMilli()
	}
	return int64(l.Setup) - int64(l.Offset)*60_000
}

// end is when l ended, as far as it is known.
func (l *Leg) end() int64 {
	if l.Disconnect == 0 {
		return l.begin()
	}
	return max(l.begin(), int64(l.Disconnect)-int64(l.Offset)*60_000)
}

// openCall are the legs of a call that may not be complete.
type openCall struct {
	legs []Leg
	// end is the last end of a leg, place where the call is in the heap.
	end   int64
	place int
}

// openCalls is a heap of calls, the one that ended first on top.
type openCalls []*openCall

func (h openCalls) Len() int           { return len(h) }
func (h openCalls) Less(i, j int) bool { return h[i].end < h[j].end }

func (h openCalls) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

func (h *openCalls) Push(x any) {
	call := x.(*openCall)
	call.place = len(*h)
	*h = append(*h, call)
}

func (h *openCalls) Pop() any {
	old := *h
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return last
}

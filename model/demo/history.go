package demo

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// historyDays is how many days the calls go back.
const historyDays = 8

// historySeed is what the calls are made from; any number does.
const historySeed = 3

// history makes calls up. Two of the same seed make the same ones up.
type history struct {
	rand *rand.Rand
	// sent are the messages so far, in no order.
	sent []message
}

// message is what a gateway sent when a leg ended. Its header is made later.
type message struct {
	from *site
	at   time.Time // on the clock of the gateway
	mark string
	body string
}

func newHistory(seed uint64) *history { return &history{rand: rand.New(rand.NewPCG(seed, 41))} }

// hourly is how busy the hours of a day are, of a thousand.
func hourly() [24]int {
	return [24]int{2, 1, 1, 1, 2, 5, 12, 35, 80, 125, 130, 115, 60, 90, 110, 100, 70, 35, 15, 10, 6, 4, 3, 2}
}

// messages returns what the gateways sent in the last days, as a server that was
// sent it saved it.
func (h *history) messages(now time.Time) (string, error) {
	for _, s := range append(sites(), stranger()) {
		location, err := s.location()
		if err != nil {
			return "", err
		}
		there := now.In(location)
		for ago := historyDays; ago >= 0; ago-- {
			h.day(s, time.Date(there.Year(), there.Month(), there.Day()-ago, 0, 0, 0, 0, location))
		}
	}
	h.sent = slices.DeleteFunc(h.sent, func(m message) bool { return m.at.After(now) })
	slices.SortStableFunc(h.sent, func(a, b message) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.body, b.body)) })
	var text strings.Builder
	numbers := map[string]int{}
	for _, m := range h.sent {
		numbers[m.from.gateway]++
		text.WriteString(m.line(numbers[m.from.gateway]) + "\n")
	}
	text.WriteString(h.damaged())
	return text.String(), nil
}

// day makes the calls of a day at a site up.
func (h *history) day(s *site, midnight time.Time) {
	for hour, share := range hourly() {
		calls := float64(s.perDay*share) / 1000
		if d := midnight.Weekday(); d == time.Saturday || d == time.Sunday {
			calls /= 8
		}
		for range int(calls + h.rand.Float64()) {
			at := midnight.Add(time.Duration(hour)*time.Hour + time.Duration(h.rand.IntN(3_600_000))*time.Millisecond)
			mark := ""
			if s.lost != time.Sunday && s.lost == midnight.Weekday() && hour >= 6 && hour < 12 {
				mark = "*"
			}
			h.call(s, at, mark)
		}
	}
}

// call makes a call up: of somebody outside to the hunt group or to a person, or
// of a person to outside or to another site.
func (h *history) call(s *site, at time.Time, mark string) {
	c := h.newCall(s, at, mark)
	switch kind := h.rand.IntN(100); {
	case kind < 12:
		h.hunted(c)
	case kind < 45:
		h.simple(c, s.trunk, h.outside(s), voip, h.one(s.inside))
	case kind < 92:
		h.simple(c, voip, h.one(s.inside), s.trunk, h.outside(s))
	default:
		h.between(c)
	}
}

// simple is a call of two legs on one gateway.
func (h *history) simple(c call, from int, calling string, to int, called string) {
	end := h.end()
	answer := c.leg(from, answers, calling, 0, end)
	originate := c.leg(to, originates, called, 40*time.Millisecond, end)
	switch lost := h.rand.IntN(300); {
	case lost == 0: // a datagram on the way
		h.sent = append(h.sent, answer)
	case lost == 1:
		h.sent = append(h.sent, originate)
	default:
		h.sent = append(h.sent, originate, answer)
	}
}

// hunted is a call to the reception: its first phone rings for a while, then the
// next one.
func (h *history) hunted(c call) {
	first, second := c.site.reception[0], c.site.reception[1]
	calling := h.outside(c.site)
	rang := 15 * time.Second
	h.sent = append(h.sent,
		c.leg(voip, originates, first, 40*time.Millisecond, ending{noAnswer, rang, rang}),
		c.feature("CFNA", calling, first, second, rang))
	end := h.end()
	whole := end
	whole.ring, whole.over = whole.ring+rang, whole.over+rang
	h.sent = append(h.sent,
		c.leg(voip, originates, second, rang+60*time.Millisecond, end),
		c.leg(c.site.trunk, answers, calling, 0, whole))
}

// between is a call of a person to a person at another site, over both gateways.
func (h *history) between(c call) {
	all := sites()
	there := all[h.rand.IntN(len(all))]
	if there.gateway == c.site.gateway {
		there = all[(slices.IndexFunc(all, func(s *site) bool { return s.gateway == there.gateway })+1)%len(all)]
	}
	calling, called := h.one(c.site.inside), h.one(there.inside)
	end := h.end()
	h.sent = append(h.sent, c.leg(voip, answers, calling, 0, end), c.leg(voip, originates, called, 30*time.Millisecond, end))
	location, err := there.location()
	if err != nil || c.mark != "" { // without a server the clocks do not agree
		return
	}
	c.site, c.at = there, c.at.In(location)
	h.sent = append(h.sent,
		c.leg(voip, answers, calling, 60*time.Millisecond, end),
		c.leg(voip, originates, called, 90*time.Millisecond, end))
}

// end makes up how a call ends.
func (h *history) end() ending {
	ring := time.Duration(1500+h.rand.IntN(14_000)) * time.Millisecond
	talk := time.Duration(h.rand.ExpFloat64()*170_000) * time.Millisecond
	kind := h.rand.IntN(1000)
	for _, o := range outcomes() {
		if kind -= o.share; kind >= 0 {
			continue
		}
		switch {
		case !o.answered:
			talk = 0
		case o.short:
			talk = time.Duration(400+h.rand.IntN(7_000)) * time.Millisecond
		}
		return ending{o.cause, ring, ring + talk}
	}
	return ending{clearing, ring, ring}
}

func (h *history) one(of []string) string { return of[h.rand.IntN(len(of))] }

// outside makes up a number of the telephone network. Some come often.
func (h *history) outside(s *site) string {
	return fmt.Sprintf(h.one(s.outside), int(h.rand.ExpFloat64()*14)%100)
}

// damaged are messages that were cut and mixed up on their way.
func (h *history) damaged() string {
	last := h.sent[len(h.sent)-1]
	line := last.line(1)
	return line[:strings.Index(line, "DisconnectCause")] + "\n" +
		strings.Replace(line, "DisconnectTime ", "DisconnectTime 25:", 1) + "\n"
}

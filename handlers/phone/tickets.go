package phone

import (
	"crypto/rand"
	"strings"
	"sync"
	"time"

	"tandem/model/emcode"
	"tandem/model/mobility"
)

// ticketTime is how long somebody may look at a menu or at the page of a new PIN.
const ticketTime = 3 * time.Minute

// maxTickets is how many people of a node may do so at a time.
const maxTickets = 10000

// ticket is what a page remembers of somebody who has entered the right PIN. The
// address of the next page has its key only, and no PIN.
type ticket struct {
	attempt mobility.Attempt
	// profiles are what the person chooses from; none when the PIN has to be
	// changed, which attempt then does not hold.
	profiles []string
	until    time.Time
}

func (t ticket) mustChange() bool { return len(t.profiles) == 0 }

// tickets keeps the tickets of this node in memory. Only who has a right PIN gets
// one.
type tickets struct {
	now   func() time.Time
	mu    sync.Mutex
	byKey map[string]ticket
}

func newTickets(now func() time.Time) *tickets {
	return &tickets{now: now, byKey: map[string]ticket{}}
}

// add returns the key of t, or code 26 when there are too many. It forgets those
// whose time is over.
func (s *tickets) add(t ticket) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	if len(s.byKey) >= maxTickets {
		return "", emcode.Error{Code: emcode.Busy, Detail: "too many people are choosing a profile"}
	}
	key := rand.Text()
	t.until = s.now().Add(ticketTime)
	s.byKey[key] = t
	return key, nil
}

func (s *tickets) expire() {
	for key, t := range s.byKey {
		if s.now().After(t.until) {
			delete(s.byKey, key)
		}
	}
}

// get returns the ticket that was given to a phone, until its time is over.
func (s *tickets) get(key, phone string) (ticket, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.byKey[key]
	if ok && s.now().After(t.until) {
		delete(s.byKey, key)
		ok = false
	}
	return t, ok && strings.EqualFold(t.attempt.Phone, phone)
}

func (s *tickets) remove(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byKey, key)
}

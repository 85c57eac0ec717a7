package mobility_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"tandem/model/emcode"
	"tandem/model/mobility"
	"tandem/model/product"
)

// TestManyLoginsAtATime has 200 people log in and out on 50 phones, served by two
// nodes. The database keeps a phone from having two sessions; what could go wrong
// is an error that is none of the rules', a session that nobody acknowledged, and
// a user on two phones.
func TestManyLoginsAtATime(t *testing.T) {
	for _, behavior := range mobility.MultipleLogins() {
		t.Run(string(behavior), func(t *testing.T) {
			each(t, func(t *testing.T, h *house) {
				h.set(t, func(p *mobility.Parameters) { p.MultipleLogin, p.MaximumRequests = behavior, mobility.MostRequests })
				crowd(t, h)
				acknowledged(t, h, behavior)
			})
		})
	}
}

const (
	crowdPhones = 50
	crowdUsers  = 25
	crowdSize   = 200
	crowdTurns  = 3
)

func crowdPhone(i int) string { return fmt.Sprintf("SEPC%011X", i) }

// crowd lets everybody log in and out and counts in the database what was
// acknowledged.
func crowd(t *testing.T, h *house) {
	t.Helper()
	for i := range crowdPhones {
		h.phone(t, crowdPhone(i), model8845, product.SIP)
	}
	for i := range crowdUsers {
		h.user(t, fmt.Sprintf("user%d", i), "alice 8845")
	}
	nodes := []*mobility.Service{h.service, h.node()}
	var logins, logouts atomic.Int64
	var group sync.WaitGroup
	for i := range crowdSize {
		random := rand.New(rand.NewPCG(uint64(i), 3))
		group.Go(func() {
			for range crowdTurns {
				phone, who := crowdPhone(random.IntN(crowdPhones)), fmt.Sprintf("user%d", random.IntN(crowdUsers))
				node := nodes[random.IntN(len(nodes))]
				_, err := node.Login(t.Context(), loginOn(phone, who))
				count(t, err, &logins, emcode.AnotherUserLoggedIn, emcode.LoggedInElsewhere)
				_, err = node.Logout(t.Context(), logoutOf(crowdPhone(random.IntN(crowdPhones))))
				count(t, err, &logouts, emcode.NobodyLoggedIn)
			}
		})
	}
	group.Wait()
	t.Logf("%d logins and %d logouts were right", logins.Load(), logouts.Load())
	want(t, "ended by a logout", h.rows(t, "SELECT count(*) FROM mobility_ended WHERE reason = 'phone'"), fmt.Sprint(logouts.Load()))
}

// count counts a success and fails the test at an error that is not one of codes.
func count(t *testing.T, err error, successes *atomic.Int64, codes ...emcode.Code) {
	t.Helper()
	if err == nil {
		successes.Add(1)
		return
	}
	got, ok := emcode.Of(err)
	for _, c := range codes {
		if ok && got == c {
			return
		}
	}
	t.Errorf("got %v, want success or one of %v", err, codes)
}

// acknowledged compares the sessions with their history: each was told to its
// phone once at its start and once at its end.
func acknowledged(t *testing.T, h *house, behavior mobility.MultipleLogin) {
	t.Helper()
	want(t, "commands without a change", h.rows(t, `SELECT (SELECT count(*) FROM phone_command)
		- (SELECT count(*) FROM mobility_session) - 2 * (SELECT count(*) FROM mobility_ended)`), "0")
	if behavior != mobility.LoginsAllowed {
		want(t, "users on two phones", h.rows(t, "SELECT user_id FROM mobility_session GROUP BY user_id HAVING count(*) > 1"), "")
	}
	want(t, "phones with two sessions", h.rows(t, "SELECT phone_id FROM mobility_session GROUP BY phone_id HAVING count(*) > 1"), "")
}

package mobility_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tandem/model/db/dbtest"
	"tandem/model/mobility"
)

// inBubble runs test with a house whose clock is that of a synctest bubble; it
// starts at 2000-01-01 00:00 UTC.
func inBubble(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, dbtest.SQLite(t))
		h.clock.now = time.Time{} // the time of the bubble
		h.furnish(t)
		test(t, h)
	})
}

// keep runs the runner until stop is called.
func (h *house) keep(t *testing.T) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() {
		if err := (mobility.LogoutRunner{Service: h.service}).Run(ctx, func() {}); err != nil && ctx.Err() == nil {
			t.Errorf("logging out: %v", err)
		}
	})
	return func() { cancel(); group.Wait() }
}

// after lets time pass and returns who is logged in then.
func (h *house) after(t *testing.T, d time.Duration) string {
	t.Helper()
	time.Sleep(d)
	synctest.Wait()
	return h.sessions(t)
}

const aliceOnA = phoneA + " alice (phone)"

func TestASessionEndsWhenItsTimeIsOver(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		defer h.keep(t)()
		r := loginOn(phoneA, "alice")
		r.Duration = mobility.Duration{Minutes: 90}
		_, err := h.service.Login(t.Context(), r)
		must(t, err)
		want(t, "just before", h.after(t, 90*time.Minute-time.Millisecond), aliceOnA)
		want(t, "at the end", h.after(t, time.Millisecond), "")
		want(t, "ended", h.ended(t), phoneA+" alice: maximum time by system")
	})
}

func TestWhatIsOverWhileNobodyLookedEndsAtTheStart(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		r := loginOn(phoneA, "alice")
		r.Duration = mobility.Duration{Minutes: 1}
		_, err := h.service.Login(t.Context(), r)
		must(t, err)
		time.Sleep(time.Hour)
		defer h.keep(t)()
		want(t, "at the start", h.after(t, 0), "")
	})
}

func TestAnIdleSessionEnds(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		h.set(t, func(p *mobility.Parameters) { p.IdleLogout = 30 })
		h.login(t, phoneA, "alice")
		defer h.keep(t)()
		want(t, "before it is idle", h.after(t, 29*time.Minute), aliceOnA)
		must(t, h.service.Touch(t.Context(), phoneA))
		want(t, "after a sign of life", h.after(t, 30*time.Minute-time.Millisecond), aliceOnA)
		must(t, h.service.Touch(t.Context(), phoneB)) // nobody is logged in
		want(t, "idle", h.after(t, time.Millisecond), "")
		want(t, "ended", h.ended(t), phoneA+" alice: idle by system")
	})
}

func TestTheUserOfALogoutProfileStays(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		receptionist(t, h)
		h.set(t, func(p *mobility.Parameters) { p.IdleLogout, p.LogoutTime = 30, "12:00" })
		h.login(t, phoneA, "alice")
		h.logout(t, phoneA)
		defer h.keep(t)()
		want(t, "a day later", h.after(t, 24*time.Hour), phoneA+" desk (logout profile)")
	})
}

func TestEverybodyIsLoggedOutOnceADay(t *testing.T) {
	inBubble(t, func(t *testing.T, h *house) {
		tokyo, err := time.LoadLocation("Asia/Tokyo") // 09:00 there
		must(t, err)
		h.zone = tokyo
		h.login(t, phoneA, "alice")
		h.set(t, func(p *mobility.Parameters) { p.LogoutTime = "08:30" }) // not for the turn that is over
		stop := h.keep(t)
		want(t, "before the first turn", h.after(t, 23*time.Hour+30*time.Minute-time.Millisecond), aliceOnA)
		want(t, "at the first turn", h.after(t, time.Millisecond), "")
		want(t, "ended", h.ended(t), phoneA+" alice: fixed time by system")
		h.login(t, phoneA, "alice")
		want(t, "later that day", h.after(t, 23*time.Hour), aliceOnA)
		stop()
		stop = h.keep(t) // a restart
		want(t, "after a restart", h.after(t, time.Minute), aliceOnA)
		stop()
		time.Sleep(26 * time.Hour) // two turns are missed at most
		h.login(t, phoneB, "bob")
		time.Sleep(time.Minute)
		defer h.keep(t)()
		want(t, "only who was there at the turn", h.after(t, 0), phoneB+" bob (phone)")
	})
}

func TestTheFixedTimeIsNotRepeatedWhenTheClockIsSetBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, dbtest.SQLite(t))
		h.clock.now = time.Date(2026, 11, 22, 17, 0, 0, 0, time.UTC)
		h.furnish(t)
		h.set(t, func(p *mobility.Parameters) { p.LogoutTime = "18:00" })
		h.login(t, phoneA, "alice")
		defer h.keep(t)()
		h.clock.Add(time.Hour)
		want(t, "at the turn", h.after(t, time.Minute), "")
		h.clock.Add(-time.Hour)
		h.login(t, phoneA, "alice")
		h.clock.Add(time.Hour)
		want(t, "at the turn again", h.after(t, time.Minute), aliceOnA)
		h.clock.Add(24 * time.Hour)
		want(t, "the next day", h.after(t, time.Minute), "")
	})
}

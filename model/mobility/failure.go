package mobility

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/uptrace/bun"
	"golang.org/x/sync/semaphore"

	"tandem/model"
	"tandem/model/lockout"
)

// failures counts the failed logins of devices and addresses. Those of a user
// are counted with the credential, by its policy.
const failures lockout.Table = "mobility_failure"

// deviceRule keeps one phone from being used to try many users. It allows more
// than the policy of one user does, since people share a phone.
func deviceRule() lockout.Rule {
	return lockout.Rule{Allowed: 10, First: time.Minute, Longest: 15 * time.Minute, Memory: time.Hour}
}

// addressRule protects all users against one address. It allows more, since a
// whole office may come from one address.
func addressRule() lockout.Rule {
	return lockout.Rule{Allowed: 50, First: time.Minute, Longest: 15 * time.Minute, Memory: time.Hour}
}

// failuresKept is how long after the last failure a row is kept: the memory of
// both rules.
const failuresKept = time.Hour

// subject is what failures are counted for.
type subject struct {
	name string
	rule lockout.Rule
}

func deviceSubject(phone string) subject {
	return subject{"device:" + strings.ToUpper(phone), deviceRule()}
}

func addressSubject(a netip.Addr) subject {
	return subject{lockout.AddressSubject(a), addressRule()}
}

// precheck is what is known of a login before its PIN is looked at.
type precheck struct {
	// Known tells that there is such a phone.
	Known bool
	// Locked is the first subject that is locked, or "".
	Locked string
}

// precheck looks for a phone and for locks of subjects.
func (s *Service) precheck(ctx context.Context, phone string, subjects []subject) (p precheck, err error) {
	names := make([]string, len(subjects))
	for i, sub := range subjects {
		names[i] = sub.name
	}
	err = s.DB.Read.NewRaw(`SELECT EXISTS (SELECT 1 FROM phone WHERE `+phoneIsNamed+`) AS known, coalesce((SELECT min(subject)
		FROM mobility_failure WHERE subject IN (?) AND locked_until > ?), '') AS locked`, phone, bun.List(names), model.At(s.Now())).Scan(ctx, &p)
	if err != nil {
		return p, fmt.Errorf("reading the failed logins: %w", err)
	}
	return p, nil
}

// countFailure counts a failure for each of subjects and returns those that it
// locks. The caller gives them in one order, so that two transactions cannot
// wait for each other.
func (s *Service) countFailure(ctx context.Context, tx bun.IDB, subjects []subject) ([]lockout.Counter, error) {
	var lockedNow []lockout.Counter
	for _, sub := range subjects {
		counter, err := failures.Lock(ctx, tx, sub.name, s.Now())
		if err != nil {
			return nil, err
		}
		if counter.Add(sub.rule, s.Now()) {
			lockedNow = append(lockedNow, counter)
		}
		if err := failures.Save(ctx, tx, counter); err != nil {
			return nil, err
		}
	}
	return lockedNow, nil
}

// attempts bounds how many attempts of one subject are on their way at a time.
// Failures are counted when they are known, so that right PINs cost no write;
// the bound keeps parallel guesses from outrunning a lock by more than as many
// as it allows.
type attempts struct {
	mu sync.Mutex
	of map[string]*turn
}

// turn is the places of one subject, and how many hold or want one.
type turn struct {
	places *semaphore.Weighted
	users  int
}

func newAttempts() *attempts { return &attempts{of: map[string]*turn{}} }

// enter waits for a place for each of subjects; leave gives them back.
func (a *attempts) enter(ctx context.Context, subjects []subject) (leave func(), err error) {
	var entered []string
	leave = func() {
		for _, name := range entered {
			a.leave(name, true)
		}
	}
	for _, sub := range subjects {
		if err := a.join(sub).places.Acquire(ctx, 1); err != nil {
			a.leave(sub.name, false)
			leave()
			return nil, fmt.Errorf("waiting for other logins: %w", err)
		}
		entered = append(entered, sub.name)
	}
	return leave, nil
}

func (a *attempts) join(sub subject) *turn {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.of[sub.name]
	if t == nil {
		t = &turn{places: semaphore.NewWeighted(int64(sub.rule.Allowed))}
		a.of[sub.name] = t
	}
	t.users++
	return t
}

func (a *attempts) leave(name string, entered bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.of[name]
	if entered {
		t.places.Release(1)
	}
	if t.users--; t.users == 0 {
		delete(a.of, name)
	}
}

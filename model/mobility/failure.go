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
)

// failureRow counts the failed logins of one subject, a device or an address.
// Those of a user are counted with the credential, by its policy.
type failureRow struct {
	bun.BaseModel `bun:"table:mobility_failure,alias:failure"`

	Subject     string `bun:",pk"`
	Failures    int
	LastAt      model.Time
	LockedUntil model.Time
}

// rule says when a subject is locked.
type rule struct {
	// allowed failures lock for the time first, each further one for twice as
	// long, up to longest.
	allowed        int
	first, longest time.Duration
	// memory is how long after the last failure all of them are forgotten.
	memory time.Duration
}

// deviceRule keeps one phone from being used to try many users. It allows more
// than the policy of one user does, since people share a phone.
func deviceRule() rule {
	return rule{allowed: 10, first: time.Minute, longest: 15 * time.Minute, memory: time.Hour}
}

// addressRule protects all users against one address. It allows more, since a
// whole office may come from one address.
func addressRule() rule {
	return rule{allowed: 50, first: time.Minute, longest: 15 * time.Minute, memory: time.Hour}
}

// failuresKept is how long after the last failure a row is kept: the memory of
// both rules.
const failuresKept = time.Hour

// subject is what failures are counted for.
type subject struct {
	name string
	rule rule
}

func deviceSubject(phone string) subject {
	return subject{"device:" + strings.ToUpper(phone), deviceRule()}
}

// addressSubject takes the addresses of one IPv6 network (/64) as one, since
// anybody there has all of them.
func addressSubject(a netip.Addr) subject {
	a = a.Unmap().WithZone("")
	name := a.String()
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			name = p.String()
		}
	}
	return subject{"address:" + name, addressRule()}
}

// add counts one more failure and reports whether it locks the subject.
func (f *failureRow) add(r rule, now time.Time) bool {
	if now.Sub(f.LastAt.Time) > r.memory {
		f.Failures = 0
	}
	f.Failures++
	f.LastAt = model.At(now)
	f.LockedUntil = model.Time{}
	over := f.Failures - r.allowed
	if over >= 0 {
		// The shift is bounded: beyond it the longest lock applies anyway.
		f.LockedUntil = model.At(now.Add(min(r.first<<min(over, 10), r.longest)))
	}
	return over >= 0
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
func (s *Service) countFailure(ctx context.Context, tx bun.IDB, subjects []subject) ([]failureRow, error) {
	var lockedNow []failureRow
	for _, sub := range subjects {
		f := failureRow{Subject: sub.name, LastAt: model.At(s.Now())}
		err := tx.NewInsert().Model(&f).On("CONFLICT (subject) DO UPDATE").Set("subject = EXCLUDED.subject").
			Returning("*").Scan(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading the failed logins: %w", err)
		}
		if f.add(sub.rule, s.Now()) {
			lockedNow = append(lockedNow, f)
		}
		if _, err := tx.NewUpdate().Model(&f).WherePK().Exec(ctx); err != nil {
			return nil, fmt.Errorf("counting a failed login: %w", err)
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
		t = &turn{places: semaphore.NewWeighted(int64(sub.rule.allowed))}
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

package user

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/text/width"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/password"
)

// Credentials checks, sets and keeps passwords and PINs.
//
// A wrong one is counted in the database before it is looked at, in a
// transaction that holds its row, so that parallel guesses on any number of nodes
// cannot outrun the lock. What was right before for the same stored hash is known
// at once, without a write. So that this tells nothing to somebody who guesses in
// parallel, it holds only while no other guess at the credential is under way in
// this process; another node can have looked at one guess at that moment.
type Credentials struct {
	db       *db.DB
	now      func() time.Time
	hasher   password.Hasher
	verified *verified
	misses   *misses
	tries    *tries
}

const (
	// maxParallelHashes bounds the memory of hashing to 8 times 19 MiB.
	maxParallelHashes = 8
	// maxVerified is how many right secrets are remembered, in some 10 MB.
	maxVerified = 120_000
)

// NewCredentials returns the credentials in d. The clock decides about locks and
// expiry.
func NewCredentials(d *db.DB, clock func() time.Time) *Credentials {
	return &Credentials{
		db: d, now: clock, hasher: password.NewHasher(parallelHashes()), verified: newVerified(maxVerified),
		misses: new(misses), tries: &tries{current: map[proof]*outcome{}},
	}
}

func parallelHashes() int { return min(max(runtime.NumCPU(), 2), maxParallelHashes) }

// Verify returns nil when secret is the right one and good to use. Otherwise it
// returns ErrWrong, a *LockedError, or, for a right one, ErrMustChange or
// ErrExpired. An unknown owner takes as long as a known one and is ErrWrong.
func (c *Credentials) Verify(ctx context.Context, o Owner, kind CredentialKind, secret string) error {
	r, err := c.verify(ctx, o, kind, secret)
	if err == nil {
		err = r.due(c.now())
	}
	return wrap(fmt.Sprintf("verifying the %s of %s", kind.label(), o), err)
}

// verify returns the credential when secret is the right one.
func (c *Credentials) verify(ctx context.Context, o Owner, kind CredentialKind, secret string) (credentialRow, error) {
	secret = normalise(kind, secret)
	misses := c.misses.of(o)
	over := misses.over.Load()
	r, err := load(ctx, c.db.Read, o, kind)
	if errors.Is(err, model.ErrNotFound) || err == nil && r.Hash == "" {
		return r, c.pretend(ctx, secret)
	}
	if err != nil {
		return r, err
	}
	if r.LockedByAdministrator {
		return r, r.locked(c.now())
	}
	p := c.verified.proof(r.Hash, secret)
	if !c.verified.has(p) {
		misses.started.Add(1)
		defer misses.over.Add(1)
		return r, c.tries.share(ctx, p, func() error { return c.try(ctx, r, secret, p) })
	}
	if r.HackCount == 0 && misses.started.Load() == over {
		return r, nil
	}
	return r, c.admit(ctx, r, true)
}

// pretend computes as if there were a credential.
func (c *Credentials) pretend(ctx context.Context, secret string) error {
	if err := c.hasher.Acquire(ctx); err != nil {
		return err
	}
	defer c.hasher.Release()
	password.Recommended().Matches(secret)
	return ErrWrong
}

// try counts a failure, compares, and takes the failures back when secret is the
// right one.
func (c *Credentials) try(ctx context.Context, r credentialRow, secret string, p proof) error {
	if c.verified.has(p) { // the same try of another caller is just over
		return c.admit(ctx, r, true)
	}
	if err := r.locked(c.now()); err != nil {
		return err
	}
	hash, err := password.Parse(r.Hash)
	if err != nil {
		return fmt.Errorf("reading credential %d: %w", r.ID, err)
	}
	// Whoever gives up waiting for a turn has not tried.
	if err := c.hasher.Acquire(ctx); err != nil {
		return err
	}
	defer c.hasher.Release()
	counted, err := c.count(ctx, r)
	if err != nil {
		return err
	}
	// What was counted is finished, even if the caller went away meanwhile.
	ctx = context.WithoutCancel(ctx)
	if !hash.Matches(secret) {
		return c.refuse(ctx, counted)
	}
	if err := c.admit(ctx, counted, false); err != nil {
		return err
	}
	c.verified.add(p)
	return nil
}

// normalise returns secret as people mean it: PINs may be typed in full-width
// digits.
func normalise(kind CredentialKind, secret string) string {
	if kind == PIN {
		return width.Narrow.String(secret)
	}
	return secret
}

package mobility

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"tandem/model/emcode"
)

// source is what is known of where a request comes from before its phone is
// loaded.
type source struct {
	// trusted needs no further check of the address.
	trusted bool
	address netip.Addr
	// proxied came through a proxy that is not allowed.
	proxied bool
}

// judge compares the client with the trusted list. Host names are looked up
// here, because no network is used inside a transaction.
func (s *Service) judge(ctx context.Context, p Parameters, from Client, phone string) (source, error) {
	if !p.ValidateAddress {
		return source{trusted: true}, nil
	}
	src := source{address: from.Address.Unmap().WithZone(""), proxied: from.Via && !p.AllowProxy}
	key := trustKey{phone: phone, address: src.address, version: p.Version}
	src.trusted = s.trusted.has(key, s.Now()) || s.listed(ctx, p.TrustedAddresses, src.address)
	if src.trusted {
		s.trusted.add(key, s.Now(), p.CacheSize)
	}
	return src, ctx.Err()
}

// listed reports whether a trusted list has the address. A host name that cannot
// be resolved trusts nobody.
func (s *Service) listed(ctx context.Context, list string, address netip.Addr) bool {
	var names []string
	for _, entry := range trustedEntries(list) {
		a, err := netip.ParseAddr(entry)
		if err != nil {
			names = append(names, entry)
		} else if a.Unmap().WithZone("") == address {
			return true
		}
	}
	for _, name := range names {
		if s.resolves(ctx, name, address) {
			return true
		}
	}
	return false
}

// resolveTime is how long a name may take to be resolved.
const resolveTime = 2 * time.Second

func (s *Service) resolves(ctx context.Context, name string, address netip.Addr) bool {
	ctx, cancel := context.WithTimeout(ctx, resolveTime)
	defer cancel()
	found, err := s.Resolver.LookupNetIP(ctx, "ip", name)
	if err != nil {
		s.Log.Warn("trusted host name not resolved", "name", name, "error", err)
		return false
	}
	for _, a := range found {
		if a.Unmap() == address {
			return true
		}
	}
	return false
}

// check returns code 28 or 30. A phone is trusted for itself at the address
// where it was last seen.
func (src source) check(st state) error {
	own, err := netip.ParseAddr(st.LastAddress)
	switch {
	case !src.trusted && (err != nil || own.Unmap().WithZone("") != src.address):
		return refuse(emcode.UntrustedIP, "%s is not trusted for %s", src.address, st.Phone)
	case src.proxied:
		return refuse(emcode.ProxyNotAllowed, "the request for %s came through a proxy", st.Phone)
	default:
		return nil
	}
}

// trustKey is one address that asked for one phone under one version of the
// parameters.
type trustKey struct {
	phone   string
	address netip.Addr
	version int
}

// trustTime is how long a found address is taken as valid without another look,
// as long as a name may point elsewhere.
const trustTime = 5 * time.Minute

// trustCache remembers valid addresses (Extension Mobility Cache Size).
type trustCache struct {
	mu    sync.Mutex
	until map[trustKey]time.Time
}

func newTrustCache() *trustCache { return &trustCache{until: map[trustKey]time.Time{}} }

func (c *trustCache) has(k trustKey, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return now.Before(c.until[k])
}

// add remembers k unless it is there, and forgets as many others as are over
// size: first those whose time is over.
func (c *trustCache) add(k trustKey, now time.Time, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Before(c.until[k]) {
		return
	}
	if len(c.until) >= size {
		c.shrink(now, size)
	}
	c.until[k] = now.Add(trustTime)
}

func (c *trustCache) shrink(now time.Time, size int) {
	for k, until := range c.until {
		if !now.Before(until) {
			delete(c.until, k)
		}
	}
	for k := range c.until {
		if len(c.until) < size {
			return
		}
		delete(c.until, k)
	}
}

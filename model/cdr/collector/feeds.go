package collector

import (
	"net/netip"

	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
)

// feed returns the feed of a message, nil when there are too many unknown ones.
func (in *intake) feed(a *arrival, host []byte) *feed {
	if a.known != nil {
		return in.feedNamed(a, a.known.Name)
	}
	if f := in.last; f != nil && f.host == string(host) && f.addr == a.addr && f.listener == a.listener {
		return f
	}
	f := in.feeds[feedKey{listener: a.listener, addr: a.addr, host: string(host)}]
	if f == nil {
		f = in.newFeed(a, string(host))
	}
	if f != nil {
		in.last = f
	}
	return f
}

// feedNamed returns the feed of a file of which somebody said whose it is.
func (in *intake) feedNamed(a *arrival, host string) *feed {
	f := in.feeds[feedKey{listener: a.listener, addr: a.addr, host: host}]
	if f == nil {
		f = &feed{feedKey: feedKey{listener: a.listener, addr: a.addr, host: host}}
		in.feeds[f.feedKey] = f
		in.fresh = append(in.fresh, f)
	}
	if f.known != a.known {
		in.assign(f, a.known)
	}
	return f
}

// Limits on feeds in memory.
const (
	unknownFeeds = 1_000
	allFeeds     = 10_000
	longestHost  = 255
	// hostsEach is how many names may come from one address; a relay stands before
	// fewer gateways, and what has more is misread.
	hostsEach = 256
)

// sender is an address at a listener.
type sender struct {
	listener ledger.Listener
	addr     netip.Addr
}

// newFeed makes a feed, unless there are too many. What is too much from one
// address has one feed without a name.
func (in *intake) newFeed(a *arrival, host string) *feed {
	from := sender{a.listener, a.addr}
	if len(in.feeds) >= allFeeds || in.hosts[from] >= hostsEach && a.addr.IsValid() || len(host) > longestHost {
		if host = ""; in.feeds[feedKey{a.listener, a.addr, host}] != nil {
			return in.feeds[feedKey{a.listener, a.addr, host}]
		}
	}
	known, ok := in.directory.Lookup(a.addr, []byte(host))
	if !ok && in.unknown >= unknownFeeds {
		return nil
	}
	f := &feed{feedKey: feedKey{a.listener, a.addr, host}}
	in.feeds[f.feedKey] = f
	in.fresh = append(in.fresh, f)
	in.hosts[from]++
	if in.unknown++; ok {
		in.assign(f, known)
	}
	return f
}

// assign gives a feed to a gateway, or to none.
func (in *intake) assign(f *feed, known *gateway.Known) {
	f.changed = true
	switch {
	case f.known == nil && known != nil:
		in.unknown--
	case f.known != nil && known == nil:
		in.unknown++
	}
	same := f.known != nil && known != nil && f.known.ID == known.ID
	f.known = known
	if same {
		return
	}
	if f.gate != nil {
		f.gate.leave(f)
	}
	if known != nil {
		in.gate(known.ID).join(f)
	}
}

func (in *intake) gate(id int64) *gate {
	g := in.gates[id]
	if g == nil {
		g = &gate{id: id}
		in.gates[id] = g
	}
	return g
}

// restore makes the feed of a row of the ledger.
func (in *intake) restore(row ledger.Feed, kept ledger.Kept) *feed {
	addr, _ := netip.ParseAddr(row.Address)
	f := &feed{feedKey: feedKey{row.Listener, addr, row.Host}, keptLines: kept.Lines, keptBytes: kept.Bytes}
	f.resume(row)
	in.feeds[f.feedKey] = f
	in.hosts[sender{row.Listener, addr}]++
	in.keptAll += kept.Bytes
	in.unknown++
	known, ok := in.directory.Lookup(addr, []byte(row.Host))
	if !ok && row.Listener == ledger.File {
		known, ok = in.directory.ByID(row.GatewayID)
	}
	if ok {
		in.assign(f, known)
		if row.ClockError != nil {
			f.gate.hear(*row.ClockError)
		}
	}
	f.changed = false
	return f
}

package callhome

import (
	"context"
	"net"
	"time"
)

// Timeouts of one delivery, by phase. All together stay below the lease.
const (
	dialTimeout      = 20 * time.Second
	handshakeTimeout = 20 * time.Second
	sendTimeout      = 4 * time.Minute
)

// maxReplyText is how much of an answer is kept, in characters.
const maxReplyText = 500

// Network is the only way out: nothing in this package connects or asks for a
// name in another way.
type Network struct {
	// Dial is net.Dialer.DialContext.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Lookup is net.Resolver.LookupHost.
	Lookup func(ctx context.Context, host string) ([]string, error)
	// Patience is how long an answer may take, after it was asked for.
	Patience time.Duration
}

// SystemNetwork returns the network of this host.
func SystemNetwork() Network {
	return Network{
		Dial:     (&net.Dialer{Timeout: dialTimeout}).DialContext,
		Lookup:   net.DefaultResolver.LookupHost,
		Patience: time.Minute,
	}
}

// answer is what came of sending a message.
type answer struct {
	outcome    Outcome // Succeeded, Postponed or Refused
	reply      string
	err        error
	retryAfter time.Duration
}

func postponed(err error) answer { return answer{outcome: Postponed, err: err} }

// replyText makes an answer one line of at most 500 characters.
func replyText(s string) string { return cut(oneLine(s), maxReplyText) }

package callhome

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"tandem/model/queue"
	"tandem/model/service"
)

// senderName is what the log calls the sender.
const senderName = "call home sender"

const (
	// atOnce is how many deliveries a node sends at a time.
	atOnce = 4
	// pollInterval is the longest time between two looks at the outbox: nodes
	// do not wake each other.
	pollInterval = 30 * time.Second
)

// errSwitchedOff ends what is being sent when Call Home is switched off.
var errSwitchedOff = errors.New("call home was switched off")

// TrustSource tells the certificates to trust; certificate.Store does.
type TrustSource interface {
	Pool(ctx context.Context) (*x509.CertPool, error)
}

// Sender sends what is in the outbox. It is a service.Runner; every node of the
// cluster may run one.
type Sender struct {
	// Node is the name of this node, unique in the cluster.
	Node    string
	Outbox  *Outbox
	Configs *ConfigStore
	Mail    MailSource
	Trust   TrustSource
	Network Network
	// Version is that of the program, for the User-Agent.
	Version string
	Now     func() time.Time
	// Random returns numbers in [0, 1), for the back-off.
	Random func() float64
	Log    *slog.Logger
}

// Run sends until ctx ends. What was being sent by this node when the program
// was killed is taken up again, with the same message id.
func (s *Sender) Run(ctx context.Context, ready func()) error {
	if err := s.Outbox.recover(ctx, s.Node); err != nil {
		return fmt.Errorf("taking up what was being sent: %w", err)
	}
	ready()
	return queue.Coordinator[claim]{
		Name: senderName, Workers: atOnce, Poll: pollInterval, Now: s.Now, Log: s.Log,
		Wake: s.Outbox.wake, Switch: queue.Switch{Changed: s.Configs.changed, Off: s.off},
		Earliest: s.Outbox.earliest,
		Claim: func(ctx context.Context, limit int) ([]claim, int, error) {
			return s.Outbox.claim(ctx, s.Node, limit)
		},
		Work: s.work,
		Lost: func(c claim, err error) { // the message is sent again with the same id
			s.Log.Error("call home attempt not written down", "delivery_id", c.ID, "error", err)
		},
	}.Run(ctx)
}

// off is why nothing is sent, or nil. What waits is then cancelled by the claim.
func (s *Sender) off(ctx context.Context) (why, err error) {
	config, err := s.Configs.Load(ctx)
	if err == nil && !config.Mode.Sends() {
		why = errSwitchedOff
	}
	return why, err
}

// work sends one delivery and writes down how that ended.
func (s *Sender) work(ctx context.Context, c claim) error {
	began := time.Now()
	result := s.resultOf(ctx, c, s.attempt(ctx, c))
	store, cancel := queue.Finishing(ctx)
	defer cancel()
	if err := s.Outbox.finish(store, s.Node, c, result); err != nil {
		return err
	}
	s.Log.Info("call home attempt ended", "delivery_id", c.ID, "kind", c.Message.Kind, "attempt", c.Attempts,
		"state", result.state, "duration", time.Since(began))
	return nil
}

// attempt sends one delivery. A panic is an attempt that failed.
func (s *Sender) attempt(ctx context.Context, c claim) (a answer) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	err := service.Guard(s.Log, senderName, func() error { a = s.send(ctx, c.Delivery); return nil })
	if err != nil {
		return postponed(fmt.Errorf("internal error: %w", err))
	}
	return a
}

func (s *Sender) send(ctx context.Context, d Delivery) answer {
	pool, err := s.Trust.Pool(ctx)
	if err != nil {
		return postponed(err)
	}
	if d.Method == Email {
		settings, err := s.Mail.ForSending(ctx)
		if err != nil {
			return postponed(err)
		}
		return smtpMail{network: s.Network, pool: pool, settings: settings}.send(ctx, d)
	}
	address := d.Destination
	if d.OwnReceiver {
		address = s.Outbox.own()
	}
	post := httpsPost{network: s.guarded(), pool: pool, agent: "Tandem/" + s.Version, now: s.Now}
	return post.send(ctx, address, d.ProxyHost, d.ProxyPort, d.Message.AML)
}

// guarded returns the network for an HTTP transport, which dials in a goroutine
// that nobody recovers.
func (s *Sender) guarded() Network {
	n := s.Network
	n.Dial = func(ctx context.Context, network, address string) (conn net.Conn, err error) {
		err = service.Guard(s.Log, senderName, func() error {
			conn, err = s.Network.Dial(ctx, network, address)
			return err
		})
		return conn, err
	}
	return n
}

// resultOf says what becomes of a delivery after that answer.
func (s *Sender) resultOf(ctx context.Context, c claim, a answer) result {
	text := ""
	if a.err != nil {
		text = replyText(a.err.Error())
	}
	switch {
	case a.outcome == Succeeded:
		return result{outcome: Succeeded, state: Delivered, reply: a.reply}
	case a.outcome == Refused:
		return result{outcome: Refused, state: Failed, reply: a.reply, error: text}
	case errors.Is(context.Cause(ctx), errSwitchedOff):
		return result{outcome: Interrupted, state: Cancelled, error: reasonOff.Key}
	case ctx.Err() != nil:
		return result{outcome: Interrupted, state: Queued, error: reasonInterrupted.Key, next: s.Now()}
	default:
		return result{outcome: Postponed, state: Queued, reply: a.reply, error: text, next: s.next(c, a.retryAfter)}
	}
}

// next returns when to try again: after the back-off or what the receiver asked
// for, whichever is longer, and no later than when the delivery expires.
func (s *Sender) next(c claim, asked time.Duration) time.Time {
	next := s.Now().Add(max(Backoff(c.Attempts, s.Random()), asked))
	if end := c.created.Add(ExpireAfter); next.After(end) {
		return end
	}
	return next
}

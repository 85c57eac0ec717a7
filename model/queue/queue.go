// Package queue works through a queue that is kept in the database: rows become
// due, this node claims some of them, and workers do them and write down how that
// ended. What a row is, and how it is claimed, is the business of who keeps it:
// the outbox of Call Home, the commands for phones.
//
// Every node of the cluster may work through the same queue. A claim is this
// node's for the time of a lease, so that what a node did not finish is claimed
// again. Capabilities may import it; it imports only model/service.
package queue

import (
	"context"
	"time"
)

// Bell wakes a Coordinator of this node; several rings before it wakes count as
// one.
type Bell chan struct{}

// NewBell returns a bell that has not rung.
func NewBell() Bell { return make(Bell, 1) }

// Ring wakes who waits for b, or who will next.
func (b Bell) Ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// FinishTimeout is how long writing down the outcome of a claim may take.
const FinishTimeout = 10 * time.Second

// Finishing returns the context for writing down how the work of ctx ended, which
// must be done when ctx has ended too.
func Finishing(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), FinishTimeout)
}

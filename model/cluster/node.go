package cluster

import (
	"time"

	"tandem/model"
)

// ReachableFor is how long after its last sign of life a node counts as
// reachable. It is three times the interval between two of them.
const ReachableFor = 15 * time.Second

// Node is one instance of the program. On SQLite there is one.
type Node struct {
	ID int64
	// Name is the host name, unique in the cluster.
	Name string
	// Address is the first IP address of its machine that others can reach, or
	// empty.
	Address string
	// Publisher marks the first node of the cluster; there is exactly one.
	Publisher bool
	LastSeen  model.Time
	// Version is the version of the program that the node runs, or ran last.
	Version string
}

// Reachable reports whether the node gave a sign of life recently.
func (n Node) Reachable(now time.Time) bool {
	return now.Sub(n.LastSeen.Time) <= ReachableFor
}

// Upgrade is one change of the version that a node runs.
type Upgrade struct {
	// Node is the node's name.
	Node string
	// From is empty for the first installation.
	From, To string
	At       model.Time
}

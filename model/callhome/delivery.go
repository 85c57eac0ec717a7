package callhome

import "tandem/model"

// State is where a delivery stands.
type State string

// The states of a delivery. Queued and Sending are still under way, the others
// are final until an administrator sends the message again.
const (
	Queued    State = "queued"
	Sending   State = "sending"
	Delivered State = "delivered"
	Failed    State = "failed"
	Expired   State = "expired"
	Cancelled State = "cancelled"
)

// Final reports whether nothing more happens to the delivery by itself.
func (s State) Final() bool { return s != Queued && s != Sending }

// Delivery is one message on its way to one destination.
type Delivery struct {
	ID      int64
	Message Message // without its bodies in lists

	Method Method
	// Copy marks a delivery to the "send a copy" addresses.
	Copy bool
	// Destination is the URL or the e-mail addresses, as it was when queued.
	Destination string
	// OwnReceiver marks a delivery to the receiver in this program; it is found
	// at its present address whatever Destination says.
	OwnReceiver bool
	ProxyHost   string
	ProxyPort   int
	// Wire is the whole e-mail for Email; nil for HTTPS, which posts the AML.
	Wire []byte

	State       State
	Attempts    int
	NextAttempt model.Time
	LastError   string
	// Reply is what the receiver answered, cut to 500 characters.
	Reply       string
	CreatedAt   model.Time
	DeliveredAt model.Time
}

// Outcome is how an attempt ended.
type Outcome string

// The outcomes of an attempt.
const (
	// Running means that it has not ended.
	Running Outcome = ""
	// Succeeded means that the receiver took the message.
	Succeeded Outcome = "delivered"
	// Postponed means that it is tried again later.
	Postponed Outcome = "retry"
	// Refused means that the receiver does not want the message.
	Refused Outcome = "failed"
	// Interrupted means that the program or the service ended meanwhile.
	Interrupted Outcome = "interrupted"
)

// Attempt is one try to send a delivery.
type Attempt struct {
	// Node is the name of the node that tried.
	Node                  string
	StartedAt, FinishedAt model.Time
	Outcome               Outcome
	Reply, Error          string
}

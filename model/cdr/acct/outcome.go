package acct

// Outcome is what became of a datagram.
type Outcome uint8

// The outcomes. Those from Stored to NotVoice are answered, and so is Kept.
const (
	// Stored is the Stop of a leg that is on disk.
	Stored Outcome = iota
	// Started, Interim, On and Off tell of no leg that has ended.
	Started
	Interim
	On
	Off
	// OtherStatus is a status that RFC 2866 reserves for others.
	OtherStatus
	// NotVoice is the Stop of something else than a call.
	NotVoice
	// Kept is a Stop that could not be read and is kept as it was received.
	Kept
	// Repeated is a copy of a Stop that is on its way to the disk. It is answered
	// together with it.
	Repeated
	// Failed could not be stored. It is not answered, so that it is sent again.
	Failed
	// Malformed is no accounting request. It and those below are not answered: RFC
	// 2866, section 3, wants them to be dropped silently.
	Malformed
	// NotAdmitted comes from an address that no gateway has.
	NotAdmitted
	// NoSecret comes from a gateway without a secret.
	NoSecret
	// WrongSecret was not made with the secret of the gateway.
	WrongSecret
)

// String returns the code under which o is counted.
func (o Outcome) String() string {
	switch o {
	case Stored:
		return "stored"
	case Started:
		return "start"
	case Interim:
		return "interim"
	case On:
		return "on"
	case Off:
		return "off"
	case OtherStatus:
		return "other status"
	case NotVoice:
		return "no call"
	case Kept:
		return "kept"
	case Repeated:
		return "repeated"
	case Failed:
		return "failed"
	case Malformed:
		return "malformed"
	case NotAdmitted:
		return "not admitted"
	case NoSecret:
		return "no secret"
	default:
		return "secret"
	}
}

// Lost reports whether the request was turned away or failed.
func (o Outcome) Lost() bool { return o >= Failed }

package callhome

import (
	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/record"
)

// Mode is the choice in the Call Home drop-down list.
type Mode string

// The modes of seed 000, table 4.
const (
	// None means that nobody chose yet: nothing is sent, a reminder is shown.
	None Mode = "none"
	// Disabled means that nothing is sent and nobody is reminded.
	Disabled Mode = "disabled"
	// Smart sends everything, with the customer's contact details.
	Smart Mode = "smart"
	// Anonymous sends inventory and telemetry and nothing that identifies.
	Anonymous Mode = "anonymous"
)

// Sends reports whether anything may leave in this mode.
func (m Mode) Sends() bool { return m == Smart || m == Anonymous }

// Method is how messages travel to the Technical Assistance Center.
type Method string

// The methods of seed 000, table 4.
const (
	HTTPS Method = "https"
	Email Method = "email"
	Proxy Method = "proxy"
)

// Config is the cluster's Call Home configuration; there is exactly one.
type Config struct {
	bun.BaseModel `bun:"table:callhome_config,alias:callhome_config" audit:"-"`
	record.Identity

	Mode Mode

	// Customer contact details, used in Smart mode only.
	ContactEmail string
	Company      string
	ContactName  string
	Address      string
	Phone        string

	Method    Method
	ProxyHost string
	ProxyPort int // 1 to 65535, 0 when not set

	// DestinationURL takes HTTPS posts; empty means this node's own receiver.
	DestinationURL string `bun:"destination_url"`
	// DestinationEmail takes messages when Method is Email.
	DestinationEmail string

	SendCopy bool
	// CopyTo are the addresses that get a copy by e-mail, separated by commas.
	CopyTo string

	// IncludeTraces adds trace logs and diagnostics; Smart mode only.
	IncludeTraces bool

	// EnabledAt is when Mode last became one that sends; slots of the schedule
	// before it were not missed.
	EnabledAt model.Time
}

// Group is a set of fields that a mode enables or disables together.
type Group int

// The groups of the mode matrix in spec/pages.md section 2.1.
const (
	ContactFields Group = iota
	MethodFields
	CopyFields
	TraceFields
)

// Allows reports whether the fields of g can be edited in mode m. What a mode
// does not allow is ignored when it is posted.
func (m Mode) Allows(g Group) bool {
	switch g {
	case ContactFields, TraceFields:
		return m == Smart
	default:
		return m.Sends()
	}
}

package phoneconfig

import (
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
)

// Action is what a phone is told. Its value is stored.
type Action string

// The actions. A phone that restarts reads its configuration again; one that is
// reset loads its texts in another language, too. On the models that can be told
// both are the same keys.
const (
	Restart Action = "restart"
	Reset   Action = "reset"
)

// Label returns what pages call a.
func (a Action) Label() model.Text {
	if a == Reset {
		return model.T("Reset")
	}
	return model.T("Restart")
}

// Command is what a phone is told, and how that went.
type Command struct {
	bun.BaseModel `bun:"table:phone_command,alias:command"`

	ID      int64 `bun:",pk,autoincrement"`
	PhoneID int64
	Action  Action
	// ClearCalls clears the call history first.
	ClearCalls bool
	CreatedAt  model.Time
	// Attempts counts those that were begun, at most MaxAttempts.
	Attempts int
	// NextAttempt is zero when the command is finished, at FinishedAt.
	NextAttempt model.Time
	FinishedAt  model.Time
	// LastError is "" when the phone took the command, or before the first
	// attempt; Reason words it.
	LastError string
}

// CommandState is where a command stands.
type CommandState string

// The states.
const (
	Waiting  CommandState = "waiting"
	UnderWay CommandState = "under way"
	// Taken commands were accepted by the phone.
	Taken CommandState = "taken"
	// Dropped commands were given up or replaced; LastError says why.
	Dropped CommandState = "dropped"
)

// State returns where the command stands.
func (c Command) State() CommandState {
	switch {
	case !c.NextAttempt.IsZero() && c.LastError == reasonUnderWay.Key:
		return UnderWay
	case !c.NextAttempt.IsZero():
		return Waiting
	case c.LastError == "":
		return Taken
	default:
		return Dropped
	}
}

// Label returns what pages call s.
func (s CommandState) Label() model.Text {
	switch s {
	case Waiting:
		return model.T("Waiting")
	case UnderWay:
		return model.T("Under way")
	case Taken:
		return model.T("Taken by the phone")
	default:
		return model.T("Given up")
	}
}

// Why commands wait or end. They are stored in English, and worded for people by
// Reason.
var (
	reasonUnderWay    = model.T("The phone is being told; if the program ended meanwhile, it will be told again")
	reasonInterrupted = model.T("The service ended while the phone was being told")
	reasonReplaced    = model.T("A newer command for the phone replaced this one")
	reasonUnseen      = model.T("The phone was never seen here, so it has nothing to load again")
	reasonNoWay       = model.T("Phones of this model cannot be restarted over the network: restart it at the phone")
	reasonPassword    = model.T("The phone refused the password: its authentication URL must lead to this cluster")
	reasonNoAnswer    = model.T("The phone did not answer in time")
	reasonNoWebServer = model.T("The phone has no web server at its address, or it is switched off there")
	reasonNotAPhone   = model.T("What answered at the address of the phone is no phone")
)

// Reason returns the sentence for Command.LastError when it is one of this
// program's own reasons; false for what a network or a phone said, which is
// shown as it is.
func Reason(stored string) (model.Text, bool) {
	for _, own := range []model.Text{
		reasonUnderWay, reasonInterrupted, reasonReplaced, reasonUnseen, reasonNoWay,
		reasonPassword, reasonNoAnswer, reasonNoWebServer, reasonNotAPhone,
	} {
		if own.Key == stored {
			return own, true
		}
	}
	return model.Text{}, false
}

// MaxAttempts is how often a phone is told something before it is given up.
const MaxAttempts = 5

// Backoff returns how long to wait after the attempt with that number, counted
// from 1, has failed: 20 seconds, then three times as long up to five minutes,
// and up to 20 % less or more. All attempts together take about ten minutes.
// random is in [0, 1).
func Backoff(attempt int, random float64) time.Duration {
	wait := 20 * time.Second
	for i := 1; i < attempt; i++ {
		wait *= 3
	}
	return time.Duration(float64(min(wait, 5*time.Minute)) * (0.8 + 0.4*random))
}

package component

import "tandem/model"

// StepState is how far a step has come.
type StepState string

// The states of a step. A warned step failed and is tried again; a skipped one
// was not tried because one before it failed.
const (
	StepWaiting StepState = "waiting"
	StepRunning StepState = "running"
	StepDone    StepState = "done"
	StepWarned  StepState = "warned"
	StepFailed  StepState = "failed"
	StepSkipped StepState = "skipped"
)

// Step is one line of Steps: a step of the connection test, or a message being
// sent.
type Step struct {
	State StepState
	Title model.Text
	// Detail says what was found, Advice what to do about it.
	Detail, Advice model.Text
	// Verbatim is shown as it is, in place of Detail: addresses, an answer.
	Verbatim string
	// Link leads to where it can be done, Also to what else belongs to it.
	Link Link
	Also []Link
	// Word is what the state is called in place of its usual word.
	Word model.Text
	// Duration is how long it took, for example "12 ms".
	Duration string
}

// StepList are steps that are under way or were taken.
type StepList struct {
	// ID is the id and the fragment of the list; it is needed with PollURL.
	ID    string
	Label model.Text
	Steps []Step
	// PollURL is asked for the fragment every second while it is set; leave it
	// empty when all is done.
	PollURL string
}

func (s Step) links() []Link {
	if s.Link.Href == "" {
		return s.Also
	}
	return append([]Link{s.Link}, s.Also...)
}

// word says how far the step has come.
func (s Step) word() model.Text {
	if !s.Word.IsZero() {
		return s.Word
	}
	return s.State.label()
}

func (s StepState) label() model.Text {
	switch s {
	case StepRunning:
		return model.T("Under way")
	case StepDone:
		return model.T("Done")
	case StepWarned:
		return model.T("To be tried again")
	case StepFailed:
		return model.T("Failed")
	case StepSkipped:
		return model.T("Not tried")
	default:
		return model.T("Waiting")
	}
}

func (s StepState) kind() Kind {
	switch s {
	case StepDone:
		return Success
	case StepWarned:
		return Warning
	case StepFailed:
		return Error
	default:
		return Neutral
	}
}

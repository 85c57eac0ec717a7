package serviceability

import (
	"tandem/model"
	"tandem/model/callhome"
	"tandem/views"
	"tandem/views/component"
)

// ProgressID is the part of the page that shows how sending goes on.
const ProgressID = "progress"

// Progress is what Save and Call Home Now has queued.
type Progress struct {
	Deliveries []callhome.Delivery
}

// underWay reports whether a first attempt is still to come or going on. What
// waits for another try is kept in the queue and told as such.
func underWay(d callhome.Delivery) bool {
	return d.State == callhome.Sending || d.State == callhome.Queued && d.Attempts == 0
}

// Done reports whether every message had its first attempt.
func (p Progress) Done() bool {
	for _, d := range p.Deliveries {
		if underWay(d) {
			return false
		}
	}
	return true
}

func (p Progress) allDelivered() bool {
	for _, d := range p.Deliveries {
		if d.State != callhome.Delivered {
			return false
		}
	}
	return true
}

// Status returns what the status box says: nothing without deliveries.
func (p Progress) Status() *views.Status {
	switch {
	case len(p.Deliveries) == 0:
		return nil
	case !p.Done():
		return &views.Status{Kind: views.Info, Text: model.T("Call Home Configuration saved. The messages are being sent.")}
	case p.allDelivered():
		return &views.Status{Kind: views.Success, Text: model.T("Call Home Configuration saved and all Call Home Messages sent successfully")}
	default:
		return &views.Status{Kind: views.Warning, Text: model.T("Call Home Configuration saved, but not all messages could be sent. What can be tried again stays in the queue.")}
	}
}

func (p Progress) steps() component.StepList {
	list := component.StepList{ID: ProgressID, Label: model.T("Messages being sent")}
	for _, d := range p.Deliveries {
		list.Steps = append(list.Steps, progressStep(d))
	}
	if !p.Done() {
		list.PollURL = ProgressURL(p.Deliveries)
	}
	return list
}

func progressStep(d callhome.Delivery) component.Step {
	step := component.Step{
		Title:  KindText(d.Message.Kind),
		Detail: destinationText(d),
		Link:   component.Link{Text: model.T("Show this delivery"), Href: DeliveryURL(d.ID)},
	}
	switch {
	case d.State == callhome.Delivered:
		step.State = component.StepDone
	case d.State == callhome.Sending:
		step.State = component.StepRunning
	case underWay(d):
		step.State = component.StepWaiting
	case d.State == callhome.Queued:
		step.State = component.StepWarned
		step.Advice = model.T("Failed: %s. It stays in the queue and is tried again.", reasonOf(d))
	default:
		step.State = component.StepFailed
		step.Advice = model.T("Failed: %s", reasonOf(d))
	}
	return step
}

// reasonOf returns why d is not delivered: a reason of ours, which is
// translated, or what somebody else said as it is.
func reasonOf(d callhome.Delivery) any {
	if text, ok := callhome.Reason(d.LastError); ok {
		return text
	}
	return d.LastError
}

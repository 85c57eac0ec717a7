package cdr

import (
	"net/url"
	"strconv"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/views"
	"tandem/views/component"
)

// LivePath is the address of Gateway CDRs > Live View.
const LivePath = "/ccmservice/gateway-cdrs/live"

// The parameters of its address.
const (
	// ParamPaused, when "true", keeps the view as it is.
	ParamPaused = "paused"
	// ParamPoll counts how often the view was renewed by itself.
	ParamPoll = "poll"
)

// MostPolls is how often the view is renewed by itself, every two seconds: for a
// quarter of an hour. A view that nobody looks at must not keep a session alive.
const MostPolls = 450

// liveID is the part of the page that keeps itself current.
const liveID = "live"

// servicesPath is where the collector is started.
const servicesPath = "/ccmservice/control-center/feature"

// LivePage is Gateway CDRs > Live View.
type LivePage struct {
	views.Page
	// Legs are those that arrived last at this node, the newest first.
	Legs     []cdr.Leg
	Gateways Gateways
	// Running says that the collector runs on this node.
	Running bool
	// Paused keeps the view as it is; Polls is how often it was renewed by itself.
	Paused bool
	Polls  int
}

func (p LivePage) page() views.Page {
	p.Title = model.T("Live View")
	p.Related = []views.Link{{Text: model.T("Gateway Calls"), Href: CallsPath}}
	return p.Page
}

// current reports whether the view renews itself.
func (p LivePage) current() bool { return p.Running && !p.Paused && p.Polls < MostPolls }

// next is what the view is renewed by.
func (p LivePage) next() string { return LivePath + "?" + ParamPoll + "=" + strconv.Itoa(p.Polls+1) }

// callOf leads to the call of a leg: by its number, for a leg that has just
// arrived does not know its place.
func callOf(leg *cdr.Leg) string {
	if leg.Peer == "" {
		return CallsPath
	}
	return CallsPath + "?" + url.Values{"number": {leg.Peer}, "match": {string(model.IsExactly)}}.Encode()
}

func liveColumns() component.TableOptions {
	return component.TableOptions{
		Label: model.T("Live View"),
		Columns: []component.Column{
			{Label: model.T("Arrived")},
			{Label: model.T("Gateway")},
			{Label: model.T("Direction")},
			{Label: model.T("Peer")},
			{Label: model.T("Setup Time")},
			{Label: model.T("Duration"), Numeric: true},
			{Label: model.T("Cause")},
			{Label: model.T("Received by")},
		},
	}
}

package cdr

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
)

// CallPage is one call with all of its legs.
type CallPage struct {
	views.Page
	Call     cdr.Call
	Gateways Gateways
	// Raw are the messages as they were received, by the leg or feature.
	Raw map[cdr.LegID]string
	// Settled is that of CallsPage.
	Settled time.Time
}

func (p CallPage) page() views.Page {
	p.Title = model.T("Call of %s to %s", number(p.Call.Calling), number(p.Call.Called))
	p.Path = CallsPath
	p.Related = []views.Link{
		{Text: model.T("Back To Find/List"), Href: CallsPath},
		{Text: model.T("Cause Codes"), Href: CausesPath},
	}
	return p.Page
}

// callsLike returns the calls with a number.
func callsLike(n string) string {
	return CallsPath + "?match=exactly&number=" + url.QueryEscape(n)
}

// fact is a name with a value. Verbatim values are as the gateway wrote them.
type fact struct {
	label model.Text
	value string
}

// legFacts are what a leg says besides its times.
func legFacts(ctx context.Context, gateways Gateways, leg *cdr.Leg) []fact {
	facts := []fact{
		{model.T("Gateway"), gateways.Name(ctx, leg.Gateway)},
		{model.T("Direction"), i18n.T(ctx, "%s (%s)", originText(leg.Origin), leg.Origin.Text())},
		{model.T("Type"), i18n.Text(ctx, leg.Type.Text())},
		{peerLabel(leg), number(leg.Peer)},
		{model.T("Subaddress"), leg.SubAddress},
		{model.T("Calling number"), leg.Calling},
		{model.T("Called number"), leg.Called},
		{model.T("Duration"), exactly(leg.Duration())},
		{model.T("Cause text of the gateway"), leg.CauseText},
		{model.T("Information type"), infoText(ctx, leg.Info)},
		{model.T("Charged units"), strconv.FormatUint(uint64(leg.Charged), 10)},
		{model.T("Sent"), traffic(ctx, leg.TransmitPackets, leg.TransmitBytes)},
		{model.T("Received"), traffic(ctx, leg.ReceivePackets, leg.ReceiveBytes)},
		{model.T("Clock"), i18n.Text(ctx, leg.Mark.Text())},
		{model.T("Received by"), i18n.Text(ctx, leg.Source.Text())},
		{model.T("Arrived"), i18n.Time(ctx, model.At(leg.Arrived))},
		{model.T("Further fields"), leg.Extra},
	}
	var present []fact
	for _, f := range facts {
		if f.value != "" {
			present = append(present, f)
		}
	}
	return present
}

// peerLabel says which number the peer of a leg is.
func peerLabel(leg *cdr.Leg) model.Text {
	if leg.Origin == cdr.Answer {
		return model.T("Peer (calling number)")
	}
	return model.T("Peer (called number)")
}

func infoText(ctx context.Context, info cdr.InfoType) string {
	if info == 0 {
		return ""
	}
	return i18n.Text(ctx, info.Text())
}

func traffic(ctx context.Context, packets, bytes uint32) string {
	return i18n.T(ctx, "%d packets, %d bytes", packets, bytes)
}

// exactly writes a duration to the millisecond.
func exactly(d time.Duration) string {
	return fmt.Sprintf("%s (%.3f s)", duration(d), d.Seconds())
}

// legTime is one of the times of a leg.
type legTime struct {
	label model.Text
	wall  cdr.Wall
}

func legTimes(leg *cdr.Leg) []legTime {
	return []legTime{
		{model.T("Setup Time"), leg.Setup}, {model.T("Connect Time"), leg.Connect}, {model.T("Disconnect Time"), leg.Disconnect},
	}
}

const toTheMillisecond = "2006-01-02 15:04:05.000"

// utc writes the instant at which a leg's clock showed a time.
func utc(leg *cdr.Leg, w cdr.Wall) string {
	if w == 0 {
		return "–"
	}
	return w.In(leg.Offset).Format(toTheMillisecond)
}

// shown writes what the gateway's clock showed.
func shown(leg *cdr.Leg, w cdr.Wall) string {
	if w == 0 {
		return "–"
	}
	return strings.TrimSpace(w.In(0).Format(toTheMillisecond) + " " + leg.Zone)
}

// here writes the instant in the console's zone.
func here(ctx context.Context, leg *cdr.Leg, w cdr.Wall) string {
	if w == 0 {
		return "–"
	}
	return w.In(leg.Offset).In(i18n.FromContext(ctx).Zone).Format(toTheMillisecond + " MST")
}

// offsetText says how far the clock was ahead of UTC and how that was found.
func offsetText(leg *cdr.Leg) model.Text {
	if leg.Setup == 0 && leg.Disconnect == 0 {
		return model.T("The gateway's clock showed no time.")
	}
	if leg.Mark == cdr.ClockNotSet && leg.OffsetBy == cdr.OffsetArrival && leg.Zone == "" {
		return model.T("The gateway's clock was never set: the times are moved, in quarters of an hour, to when the record arrived. The record below has what the clock showed.")
	}
	offset, minutes := "+", int(leg.Offset)
	if minutes < 0 {
		offset, minutes = "−", -minutes
	}
	offset = fmt.Sprintf("%s%d:%02d", offset, minutes/60, minutes%60)
	zone := cmp.Or(leg.Zone, "–")
	switch leg.OffsetBy {
	case cdr.OffsetStated:
		return model.T("The clock was at UTC%s: the record says so (zone %s).", offset, zone)
	case cdr.OffsetMapped:
		return model.T("The clock was at UTC%s: the settings of the gateway say so for the zone %s.", offset, zone)
	case cdr.OffsetArrival:
		return model.T("The clock was at UTC%s: that is how far it was from the time of arrival, in quarters of an hour (zone %s).", offset, zone)
	default:
		return model.T("It is not known how far the clock was from UTC (zone %s); its times are taken as UTC. Give the gateway a time zone to correct them.", zone)
	}
}

// summary are the facts of the whole call.
func (p CallPage) summary(ctx context.Context) []fact {
	c := p.Call
	return []fact{
		{model.T("Began"), i18n.Time(ctx, start(c))},
		{model.T("End"), i18n.Time(ctx, model.At(c.End))},
		{model.T("Calling number"), number(c.Calling)},
		{model.T("Called number"), number(c.Called)},
		{model.T("Gateway"), p.Gateways.names(ctx, c.Gateways)},
		{model.T("Billed duration"), billable(c)},
		{model.T("Connection ID"), number(c.Connection.String())},
	}
}

// missing says what an orphan lacks; zero for a call that is whole.
func (p CallPage) missing() (component.Kind, model.Text) {
	switch {
	case !p.Call.Orphan:
		return "", model.Text{}
	case p.Call.Connection.IsZero():
		return component.Info, model.T("This leg has no connection ID, so it is never paired with another one.")
	case p.Call.End.After(p.Settled):
		return component.Info, model.T("A leg of this call has not come yet. It is expected for a while.")
	default:
		return component.Warning, model.T("A leg of this call never came: it was lost, or a gateway that has it does not send its records here. Import the accounting file of the gateway to complete it.")
	}
}

// featureFacts are what a feature says.
func featureFacts(ctx context.Context, gateways Gateways, leg *cdr.Leg) []fact {
	return []fact{
		{model.T("Gateway"), gateways.Name(ctx, leg.Gateway)},
		{model.T("Calling number"), number(leg.Calling)},
		{model.T("Called number"), number(leg.Called)},
		{model.T("Further fields"), number(leg.Extra)},
	}
}

package cdr

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
	"tandem/views"
	"tandem/views/component"
)

// The addresses of Gateway CDRs > Gateways and of what belongs to it.
const (
	GatewaysPath      = "/ccmservice/gateway-cdrs/gateways"
	UnknownPath       = GatewaysPath + "/unknown"
	ConfigurationPath = GatewaysPath + "/configuration"
)

// GatewayURL returns the address of a gateway.
func GatewayURL(id int64) string { return GatewaysPath + "/" + strconv.FormatInt(id, 10) }

// GatewayLinks lead to the pages beside the list of gateways.
func GatewayLinks() []views.Link {
	return []views.Link{
		{Text: model.T("Unknown Senders"), Href: UnknownPath},
		{Text: model.T("IOS Configuration"), Href: ConfigurationPath},
	}
}

// LinksOfGateway lead from the page of a gateway.
func LinksOfGateway(gateway.Gateway) []views.Link { return GatewayLinks()[1:] }

// ParamZoneRow is sent by the buttons of the zone names (component.AddRow and
// component.RemoveRow).
const ParamZoneRow = "_zone_row"

func zonesID() string { return component.FieldID("zones") }

// ZoneRows are the zone names of a gateway as they are edited.
type ZoneRows struct {
	Names, Offsets []string
	Error          model.Text
	ReadOnly       bool
}

func (z ZoneRows) field() component.Field {
	return component.Field{Name: "zones", Label: model.T("Zone Names"), Error: z.Error}
}

// rows returns the inputs of each row, with an empty one at the end where something
// can be filled in.
func (z ZoneRows) rows() [][]component.Field {
	names, offsets := z.Names, z.Offsets
	if !z.ReadOnly {
		names = append(slices.Clone(names), "")
	}
	rows := make([][]component.Field, len(names))
	for i, name := range names {
		offset, place := "", strconv.Itoa(i)
		if i < len(offsets) {
			offset = offsets[i]
		}
		rows[i] = []component.Field{
			{
				Name: "zone_name", Key: "zone_name-" + place, Label: model.T("Zone name %d", i+1), Value: name,
				Disabled: z.ReadOnly, Attrs: templ.Attributes{"placeholder": "CET"},
			},
			{
				Name: "zone_offset", Key: "zone_offset-" + place, Label: model.T("Ahead of UTC, zone name %d", i+1), Value: offset,
				Disabled: z.ReadOnly, Attrs: templ.Attributes{"placeholder": "+01:00"},
			},
		}
	}
	return rows
}

// Offset writes how many minutes a zone is ahead of UTC as +01:00.
func Offset(minutes int) string {
	sign := '+'
	if minutes < 0 {
		sign, minutes = '-', -minutes
	}
	return fmt.Sprintf("%c%02d:%02d", sign, minutes/60, minutes%60)
}

// ParseOffset reads +01:00, also as +0100, +1 or 1, in minutes.
func ParseOffset(typed string) (minutes int, ok bool) {
	digits := strings.NewReplacer("−", "-", "–", "-", " ", "").Replace(typed)
	sign := 1
	switch {
	case strings.HasPrefix(digits, "-"):
		sign, digits = -1, digits[1:]
	case strings.HasPrefix(digits, "+"):
		digits = digits[1:]
	}
	hours, rest, _ := strings.Cut(digits, ":")
	if rest == "" && len(hours) == 4 {
		hours, rest = hours[:2], hours[2:]
	}
	h, err := strconv.ParseUint(hours, 10, 7)
	if err != nil || rest != "" && len(rest) != 2 {
		return 0, false
	}
	var m uint64
	if rest != "" {
		m, err = strconv.ParseUint(rest, 10, 7)
	}
	return sign * int(h*60+m), err == nil && m < 60
}

// Rate writes messages a second.
func Rate(perSecond float64) string {
	if perSecond > 0 && perSecond < 10 {
		return strconv.FormatFloat(perSecond, 'f', 1, 64)
	}
	return strconv.FormatFloat(perSecond, 'f', 0, 64)
}

// Seconds writes milliseconds as seconds, "–" for nil.
func Seconds(ms *int64) string {
	if ms == nil {
		return "–"
	}
	return strconv.FormatFloat(float64(*ms)/1000, 'f', 1, 64) + " s"
}

// Clock is what is known of the clock of a gateway.
type Clock struct {
	// Seen is false while nothing has come.
	Seen bool
	Mark cdr.ClockMark
	// Error is in milliseconds, nil when it is not known.
	Error *int64
}

// Word says the state and the error.
func (c Clock) Word() model.Text {
	_, state := c.state()
	if c.Error == nil {
		return state
	}
	return model.T("%s, %s", state, Seconds(c.Error))
}

func (c Clock) state() (component.Kind, model.Text) {
	switch {
	case !c.Seen:
		return component.Neutral, model.T("Nothing seen yet")
	case c.Mark == cdr.ClockGood:
		return component.Success, model.T("Good")
	case c.Mark == cdr.ClockLost:
		return component.Warning, model.T("Time servers lost")
	default:
		return component.Error, model.T("Not set")
	}
}

// GapsWord says how many gaps are open, and how much is missing in them.
func GapsWord(gaps int, missing int64) model.Text {
	if gaps == 0 {
		return model.T("None")
	}
	return model.T("%d (%d missing)", gaps, missing)
}

// GatewayPanes stand below the form of a stored gateway.
type GatewayPanes struct {
	Gateway gateway.Gateway
	Feeds   []ledger.Feed
	// Gaps are the newest of TotalGaps.
	Gaps      []ledger.FeedGap
	TotalGaps int
	ReadOnly  bool
}

// missing is how many messages of a gap are still missing.
func missing(g ledger.FeedGap) int64 { return max(0, g.Missing-g.Recovered) }

// listeners are the ways by which a feed comes.
var listeners = model.Choices[ledger.Listener]{
	{Value: ledger.UDP, Text: model.T("Syslog over UDP")},
	{Value: ledger.TCP, Text: model.T("Syslog over TCP")},
	{Value: ledger.RADIUS, Text: model.T("RADIUS accounting")},
	{Value: ledger.File, Text: model.T("Imported file")},
}

func listenerText(l ledger.Listener) model.Text { return listeners.Text(l) }

// gapText says which number of the messages skipped.
func gapText(k ledger.GapKind) model.Text {
	if k == ledger.Sequence {
		return model.T("Sequence number")
	}
	return model.T("Message counter")
}

func feedColumns() []component.Column {
	return []component.Column{
		{Label: model.T("Way")}, {Label: model.T("Address")}, {Label: model.T("Name in Messages")}, {Label: model.T("Node")},
		{Label: model.T("Last heard")}, {Label: model.T("Messages/s"), Numeric: true}, {Label: model.T("Messages"), Numeric: true},
		{Label: model.T("Records"), Numeric: true}, {Label: model.T("Duplicates"), Numeric: true}, {Label: model.T("Unparsed"), Numeric: true},
		{Label: model.T("Dropped"), Numeric: true}, {Label: model.T("Clock")}, {Label: model.T("Clock Error"), Numeric: true}, {Label: model.T("Ahead of UTC"), Numeric: true},
	}
}

func gapColumns() []component.Column {
	return []component.Column{
		{Label: model.T("From")}, {Label: model.T("To")}, {Label: model.T("Way")}, {Label: model.T("Node")}, {Label: model.T("Kind of number")},
		{Label: model.T("Skipped"), Numeric: true}, {Label: model.T("Missing"), Numeric: true}, {Label: model.T("State")},
	}
}

func offsetOf(f ledger.Feed) string {
	if f.ClockOffset == nil {
		return "–"
	}
	return Offset(int(*f.ClockOffset))
}

func whole(n int64) string { return strconv.FormatInt(n, 10) }

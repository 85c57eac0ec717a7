package cdr

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"tandem/model"
	"tandem/model/cdr/ledger"
	"tandem/views"
	"tandem/views/component"
)

// LinesPath is the address of Gateway CDRs > Kept Lines.
const LinesPath = "/ccmservice/gateway-cdrs/lines"

// LinesActPath is where the buttons of the page lead.
const LinesActPath = LinesPath + "/act"

// ParamLine names the lines that are chosen.
const ParamLine = "line"

// The values of the parameter "action" of LinesActPath.
const (
	ActionRetry     = "retry"
	ActionRetryAll  = "retry-all"
	ActionDelete    = "delete"
	ActionDeleteAll = "delete-all"
)

// LinesPage is Gateway CDRs > Kept Lines.
type LinesPage struct {
	views.Page
	List  component.List
	Lines []ledger.FeedLine
	// Running says that the collector runs on this node, so that lines can be read
	// again.
	Running  bool
	ReadOnly bool
}

func (p LinesPage) page() views.Page {
	p.Title = model.T("Kept Lines")
	p.Related = []views.Link{{Text: model.T("Gateway Calls"), Href: CallsPath}, {Text: model.T("Unknown Senders"), Href: UnknownPath}}
	return p.Page
}

func (p LinesPage) table() component.TableOptions {
	t := component.TableOptions{
		Label: model.T("Kept Lines"),
		List:  &p.List,
		Columns: []component.Column{
			{Name: "arrived", Label: model.T("Arrived")},
			{Name: "reason", Label: model.T("Why it was kept")},
			{Name: "address", Label: model.T("Sender")},
			{Label: model.T("Line of text")},
		},
	}
	if !p.ReadOnly {
		t.Select = ParamLine
	}
	return t
}

func (p LinesPage) buttons() []component.Button {
	return []component.Button{
		{Text: model.T("Parse Again"), Name: "action", Value: ActionRetry, Primary: true, Disabled: !p.Running},
		{Text: model.T("Parse All Found Again"), Name: "action", Value: ActionRetryAll, Disabled: !p.Running},
		{Text: model.T("Delete Selected"), Name: "action", Value: ActionDelete, Danger: true},
		{Text: model.T("Delete All Found"), Name: "action", Value: ActionDeleteAll, Danger: true},
	}
}

// LineFields are what kept lines can be searched by.
func LineFields() []component.FindField {
	return []component.FindField{
		{Name: "reason", Label: model.T("Why it was kept"), Options: component.Options(reasons.Values(), ReasonText)},
		{Name: "raw", Label: model.T("Line of text")},
		{Name: "arrived", Label: model.T("Arrived"), Time: true},
		{Name: "address", Label: model.T("Sender")},
		{Name: "host", Label: model.T("Name of the sender")},
		{Name: "node", Label: model.T("Node")},
	}
}

var reasons = model.Choices[ledger.Reason]{
	{Value: ledger.NotAdmitted, Text: model.T("Sender not admitted")},
	{Value: "truncated", Text: model.T("Cut short")},
	{Value: "bad time", Text: model.T("Time not readable")},
	{Value: "clock set during the call", Text: model.T("Clock set during the call")},
	{Value: "bad number", Text: model.T("Number not readable")},
	{Value: "bad connection id", Text: model.T("Connection ID not readable")},
	{Value: ledger.TooLong, Text: model.T("Longer than 8 KB")},
	{Value: "no marker", Text: model.T("Not a record")},
	{Value: "other", Text: model.T("Another reason")},
}

// ReasonText says why a line was kept and did not become a leg.
func ReasonText(reason ledger.Reason) model.Text {
	if text := reasons.Text(reason); !text.IsZero() {
		return text
	}
	return model.T("Reason: %s", string(reason))
}

func reasonKind(reason ledger.Reason) component.Kind {
	if reason == ledger.NotAdmitted {
		return component.Info
	}
	return component.Warning
}

// sender says by which way a line came.
func sender(l ledger.FeedLine) string {
	if l.Feed.Host != "" && l.Feed.Host != l.Feed.Address {
		return l.Feed.Host + " · " + l.Feed.Address
	}
	return l.Feed.Address
}

func lineID(l ledger.FeedLine) string { return strconv.FormatInt(l.ID, 10) }

// shownOfLine is how much of a line the list shows before it is opened, in bytes.
const shownOfLine = 120

// rawText returns a line in UTF-8, on one line.
func rawText(raw []byte) string {
	return model.OneLine(strings.ToValidUTF8(string(raw), "\uFFFD"), len(raw))
}

// head returns the beginning of a long line; long reports whether there is more.
func head(text string) (beginning string, long bool) {
	if len(text) <= shownOfLine {
		return text, false
	}
	end := shownOfLine
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…", true
}

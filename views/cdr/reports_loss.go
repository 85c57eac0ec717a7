package cdr

import (
	"context"

	"tandem/model"
	"tandem/model/cdr/ledger"
	"tandem/model/cdr/report"
	"tandem/model/cdr/search"
	"tandem/views/component"
	"tandem/views/i18n"
)

var losses = model.Choices[ledger.Reason]{
	{Value: ledger.LostKernel, Text: model.T("Dropped by the kernel: the receive buffer was full")},
	{Value: ledger.LostQueue, Text: model.T("Taken in and not stored")},
	{Value: ledger.LostApart, Text: model.T("Not kept: too many lines of unknown senders")},
	{Value: ledger.LostConnection, Text: model.T("Connections turned away: too many at once")},
	{Value: ledger.WrongSecret, Text: model.T("RADIUS requests with a wrong secret")},
	{Value: ledger.NoSecret, Text: model.T("RADIUS requests of gateways that have no secret here")},
	{Value: ledger.Malformed, Text: model.T("Datagrams at the RADIUS port that are no accounting requests")},
}

// LossText says why records were lost.
func LossText(reason ledger.Reason) model.Text {
	if text := losses.Text(reason); !text.IsZero() {
		return text
	}
	return ReasonText(reason)
}

// LossParts are the parts of the report Loss and Health.
func LossParts(ctx context.Context, a ReportAsked, names Gateways, h report.Health) []ReportPart {
	parts := []ReportPart{{Table: callTable(ctx, a, h)}}
	if len(h.Losses) > 0 {
		parts = append(parts, lossPart(ctx, h.Losses))
	}
	if gaps := gapTable(ctx, a, names, h.Gaps); len(gaps.Rows) > 0 {
		parts = append(parts, ReportPart{Table: gaps})
	}
	if feeds := feedTable(ctx, a, names, h.Feeds); len(feeds.Rows) > 0 {
		parts = append(parts, ReportPart{Table: feeds})
	}
	if len(h.Kept) > 0 {
		parts = append(parts, ReportPart{Table: keptTable(ctx, h.Kept)})
	}
	return parts
}

func callTable(ctx context.Context, a ReportAsked, h report.Health) ReportTable {
	part := func(n int64) ReportCell { return shareCell(ctx, float64(n)/float64(max(1, h.Calls)), h.Calls) }
	// The roll-ups know orphans of all gateways together.
	orphans := countCell(ctx, h.Orphans).to(a.of(0).calls(func(f *search.Filter) { f.Orphans = true }))
	return ReportTable{
		Name: "calls", Label: model.T("Calls and their legs"), Note: model.T("Of all gateways."),
		Columns: []component.Column{textColumn(model.T("What")), numberColumn(model.T("How many")), numberColumn(model.T("Share of calls"))},
		Rows: [][]ReportCell{
			{wordsCell(ctx, model.T("Calls")), countCell(ctx, h.Calls).to(a.of(0).calls(everything)), noCell()},
			{wordsCell(ctx, model.T("Calls that lack a leg")), orphans, part(h.Orphans)},
			{wordsCell(ctx, model.T("Legs without a time, in no range")), countCell(ctx, h.Untimed), noCell()},
		},
	}
}

func lossPart(ctx context.Context, losses []report.LossRow) ReportPart {
	table := ReportTable{Name: "losses", Label: model.T("Losses"), Columns: []component.Column{
		textColumn(model.T("Node")), textColumn(model.T("Reason")), numberColumn(model.T("Records")),
	}}
	chart := component.BarChart{Title: table.Label, Says: model.T("By node and reason.")}
	for _, l := range losses {
		reason, records := wordsCell(ctx, LossText(ledger.Reason(l.Reason))), countCell(ctx, l.Records)
		table.Rows = append(table.Rows, []ReportCell{nameCell(l.Node), reason, records})
		chart.Bars = append(chart.Bars, component.ChartBar{
			Label: l.Node + " · " + reason.Text, Value: float64(l.Records), Text: records.Text,
		})
	}
	return ReportPart{Chart: chart, Table: table}
}

// asks reports whether a row of a gateway is asked for.
func (a ReportAsked) asks(gateway int64) bool { return a.Gateway == 0 || a.Gateway == gateway }

func gapTable(ctx context.Context, a ReportAsked, names Gateways, gaps []report.GapRow) ReportTable {
	t := ReportTable{Name: "gaps", Label: model.T("Gaps"), Note: model.T("Gaps in the numbers of messages. One closes when the legs come another way."), Columns: []component.Column{
		textColumn(model.T("Gateway")), textColumn(model.T("Kind of number")), numberColumn(model.T("Open")), numberColumn(model.T("Closed")),
		numberColumn(model.T("Missing")), numberColumn(model.T("Recovered")), textColumn(model.T("Last")),
	}}
	for _, g := range gaps {
		if a.asks(g.Gateway) {
			t.Rows = append(t.Rows, []ReportCell{
				nameCell(names.Name(ctx, g.Gateway)), wordsCell(ctx, gapText(ledger.GapKind(g.Kind))), countCell(ctx, g.Open), countCell(ctx, g.Closed),
				countCell(ctx, g.Missing), countCell(ctx, g.Recovered), timeCell(ctx, g.Last),
			})
		}
	}
	return t
}

func feedTable(ctx context.Context, a ReportAsked, names Gateways, feeds []report.FeedRow) ReportTable {
	t := ReportTable{Name: "feeds", Label: model.T("What came from each gateway"), Note: model.T("Since the gateway was first seen."), Columns: []component.Column{
		textColumn(model.T("Gateway")), numberColumn(model.T("Messages")), numberColumn(model.T("Legs")), numberColumn(model.T("Known already")),
		numberColumn(model.T("Unparsed")), numberColumn(model.T("Not kept")), textColumn(model.T("Last heard")),
	}}
	for _, f := range feeds {
		if a.asks(f.Gateway) {
			head := nameCell(names.Name(ctx, f.Gateway))
			if f.Gateway == 0 {
				head = wordsCell(ctx, model.T("Unknown senders")).to(UnknownPath)
			}
			t.Rows = append(t.Rows, []ReportCell{
				head, countCell(ctx, f.Messages), countCell(ctx, f.Legs), countCell(ctx, f.Duplicates), countCell(ctx, f.Unparsed), countCell(ctx, f.Apart), timeCell(ctx, f.LastSeen),
			})
		}
	}
	return t
}

// linesKeptFor is the address of the kept lines with that reason.
func linesKeptFor(reason ledger.Reason) string {
	l := component.List{Path: LinesPath}
	return l.URL(model.Query{Conditions: []model.Condition{{Field: "reason", Operator: model.IsExactly, Text: string(reason)}}})
}

func keptTable(ctx context.Context, kept []report.KeptRow) ReportTable {
	t := ReportTable{Name: "kept", Label: model.T("Kept Lines"), Note: model.T("Lines that did not become legs."), Columns: []component.Column{
		textColumn(model.T("Why it was kept")), numberColumn(model.T("Lines of text")),
	}}
	for _, k := range kept {
		reason := ledger.Reason(k.Reason)
		t.Rows = append(t.Rows, []ReportCell{wordsCell(ctx, ReasonText(reason)), countCell(ctx, k.Lines).to(linesKeptFor(reason))})
	}
	return t
}

// emptyText says why a report is empty.
func (p ReportPage) emptyText() model.Text {
	if p.Fresh.Days == 0 {
		return model.T("There are no calls in this range.")
	}
	if p.Asked.Name == ReportUnusual {
		return model.T("No destination is new: all of them were called on the thirty days before, too.")
	}
	return model.T("No call fits in this range. Choose another time or another gateway.")
}

// freshness says whether the report has everything that came.
func (p ReportPage) freshness(ctx context.Context) string {
	switch {
	case p.Fresh.Stale == 0:
		return i18n.T(ctx, "With everything that was stored.")
	case p.Fresh.AsOf.IsZero():
		return i18n.T(ctx, "Days that are still being counted: %d of %d. Open the report again in a moment.", p.Fresh.Stale, p.Fresh.Days)
	default:
		return i18n.T(ctx, "Newer calls are being counted: as of %s.", i18n.Time(ctx, model.At(p.Fresh.AsOf)))
	}
}

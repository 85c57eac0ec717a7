package cdr

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"tandem/model"
	"tandem/model/cdr/tariff"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
)

// BillPath is the address of Gateway CDRs > Bill.
const BillPath = "/ccmservice/gateway-cdrs/bill"

// What is asked for stands in the address.
const (
	ParamCalling  = "calling"
	ParamMatch    = "match"
	MatchPrefix   = "prefix"
	ParamMonth    = "month" // MonthLayout
	ParamBillPage = component.ParamPage
)

// MonthLayout is how months are written.
const MonthLayout = "2006-01"

// BillPage is Gateway CDRs > Bill.
type BillPage struct {
	views.Page
	// Calling is the number as it was typed, Prefix says that it is what the
	// numbers begin with.
	Calling string
	Prefix  bool
	Month   time.Time
	// Months are those that are offered.
	Months []string
	// Asked is false at first, when nothing is billed yet.
	Asked bool
	// Lines are those of the page with this Number, which counts from 1; First is
	// the place of the first of them, and More says that there are others behind.
	Lines         []BillLine
	Number, First int
	More          bool
	// Cut says that adding up took too long; the totals are those of a part then.
	Cut          bool
	Destinations []tariff.Total
	Sum          tariff.Total
	// Currency is "" when no table is active.
	Currency string
}

// BillLine is a call on a bill.
type BillLine struct {
	tariff.BillLine
	// Rate is nil when no rate fits.
	Rate *tariff.Rate
}

func (p BillPage) page() views.Page {
	p.Title, p.Path = model.T("Bill"), BillPath
	p.Related = []views.Link{{Text: model.T("Rate Tables"), Href: RateTablesPath}}
	return p.Page
}

// url returns the address of a page of the bill, or with the suffix .csv that of
// its file.
func (p BillPage) url(suffix string, number int) string {
	v := url.Values{ParamCalling: {p.Calling}, ParamMonth: {p.Month.Format(MonthLayout)}}
	if p.Prefix {
		v.Set(ParamMatch, MatchPrefix)
	}
	if number > 1 {
		v.Set(ParamBillPage, strconv.Itoa(number))
	}
	return BillPath + suffix + "?" + v.Encode()
}

func (p BillPage) fields() []component.Field {
	match := ""
	if p.Prefix {
		match = MatchPrefix
	}
	return []component.Field{
		{Name: ParamMatch, Label: model.T("Calling Number"), Value: match, Options: []component.Option{
			{Label: model.T("Is exactly")}, {Value: MatchPrefix, Label: model.T("Begins with")},
		}},
		{Name: ParamCalling, Label: model.T("Number or Prefix"), Value: p.Calling, Error: p.Errors.For(ParamCalling)},
		{Name: ParamMonth, Label: model.T("Month"), Value: p.Month.Format(MonthLayout), Options: component.Names(p.Months, component.Option{})},
	}
}

func (p BillPage) buttons() []component.Button {
	var buttons []component.Button
	if p.Number > 1 {
		buttons = append(buttons, component.Button{Text: model.T("Previous Page"), Href: p.url("", p.Number-1)})
	}
	if p.More {
		buttons = append(buttons, component.Button{Text: model.T("Next Page"), Href: p.url("", p.Number+1)})
	}
	file := p.url(".csv", 1)
	return append(buttons, component.Download(file), component.Button{Text: model.T("Download CSV for Excel"), Href: file + "&bom=1", Quiet: true})
}

// amount writes what something cost.
func (p BillPage) amount(a tariff.Amount) string {
	if p.Currency == "" {
		return "–"
	}
	return a.In(p.Currency)
}

// charged writes the whole seconds that are charged.
func charged(d time.Duration) string { return duration(d + time.Second - 1) }

func (p BillPage) chargeLabel() model.Text {
	if p.Currency == "" {
		return model.T("Charge")
	}
	return model.T("Charge (%s)", p.Currency)
}

func (p BillPage) charge(l BillLine) string {
	if !l.Rated {
		return "–"
	}
	return p.amount(l.Charge)
}

func (p BillPage) rate(l BillLine) string {
	if l.Rate == nil {
		return "–"
	}
	return RateWords(l.Rate, p.Currency)
}

// destination names where calls went.
func destination(ctx context.Context, name string) string {
	if name == "" {
		return i18n.T(ctx, "(no rate)")
	}
	return name
}

func (p BillPage) columns() []component.Column {
	return []component.Column{
		{Label: model.T("Began")}, {Label: model.T("Calling Number")}, {Label: model.T("Called Number")}, {Label: model.T("Destination")},
		{Label: model.T("Duration"), Numeric: true}, {Label: model.T("Rate")}, {Label: p.chargeLabel(), Numeric: true},
	}
}

func (p BillPage) totalColumns() []component.Column {
	return []component.Column{
		{Label: model.T("Destination")}, {Label: model.T("Calls"), Numeric: true}, {Label: model.T("Duration"), Numeric: true}, {Label: p.chargeLabel(), Numeric: true},
	}
}

// BillHeads are the heads of a bill as a file. Its times are in the console's zone.
func BillHeads(ctx context.Context) []string {
	zone := i18n.FromContext(ctx).Zone.String()
	return []string{
		i18n.T(ctx, "Start (%s)", zone), i18n.T(ctx, "Calling Number"), i18n.T(ctx, "Called Number"), i18n.T(ctx, "Destination"),
		i18n.T(ctx, "Duration (seconds)"), i18n.T(ctx, "Rate"), i18n.T(ctx, "Charge"), i18n.T(ctx, "Currency"),
	}
}

package cdr

import (
	"net/url"
	"strconv"
	"time"

	"tandem/model"
	"tandem/model/cdr/report"
	"tandem/model/cdr/search"
	"tandem/views"
	"tandem/views/component"
)

// ReportsPath is the address of Gateway CDRs > Reports; that of a report follows
// it.
const ReportsPath = "/ccmservice/gateway-cdrs/reports"

// ReportName names a report in its address.
type ReportName string

// The reports.
const (
	ReportTraffic     ReportName = "traffic"
	ReportTop         ReportName = "top"
	ReportCauses      ReportName = "causes"
	ReportQuality     ReportName = "quality"
	ReportUtilisation ReportName = "utilisation"
	ReportShort       ReportName = "short-calls"
	ReportUnusual     ReportName = "unusual-destinations"
	ReportLoss        ReportName = "loss-and-health"
)

// ReportNames are the reports in their order.
func ReportNames() []ReportName {
	return []ReportName{
		ReportTraffic, ReportTop, ReportCauses, ReportQuality, ReportUtilisation, ReportShort, ReportUnusual, ReportLoss,
	}
}

// Title is what a report is called, zero when there is none of that name.
func (n ReportName) Title() model.Text {
	switch n {
	case ReportTraffic:
		return model.T("Traffic")
	case ReportTop:
		return model.T("Top Numbers and Destinations")
	case ReportCauses:
		return model.T("Causes of Disconnection")
	case ReportQuality:
		return model.T("ASR and ACD")
	case ReportUtilisation:
		return model.T("Gateway Utilization")
	case ReportShort:
		return model.T("Short Calls")
	case ReportUnusual:
		return model.T("Unusual Destinations")
	case ReportLoss:
		return model.T("Loss and Health")
	}
	return model.Text{}
}

// note says what a report shows.
func (n ReportName) note() model.Text {
	switch n {
	case ReportTraffic:
		return model.T("When calls begin: by hour, by weekday, by both, and by day.")
	case ReportTop:
		return model.T("The numbers and destinations with the most calls, the longest time or the highest charge.")
	case ReportCauses:
		return model.T("Why calls ended, by their disconnect cause.")
	case ReportQuality:
		return model.T("How many calls are answered (ASR, answer-seizure ratio) and how long those last (ACD, average call duration), by gateway and by destination.")
	case ReportUtilisation:
		return model.T("How busy the voice channels of each gateway are: at once, in the busy hour, and on average. Only telephony legs take a channel; those of SIP and H.323 do not.")
	case ReportShort:
		return model.T("Calls that ended before they could be of use: without any duration, or answered and short.")
	case ReportUnusual:
		return model.T("Destinations that were called on the last day with calls and on none of the thirty days before: something new, or misuse.")
	default:
		return model.T("What is known to be missing: gaps in the numbers of messages, losses with their reasons, lines that are kept apart, calls that lack a leg.")
	}
}

// Path is the address of a report.
func (n ReportName) Path() string { return ReportsPath + "/" + string(n) }

// byGateway reports whether the report can be of one gateway.
func (a ReportAsked) byGateway() bool {
	return a.Name != ReportUnusual && (a.Name != ReportTop || a.Of == OfDestination)
}

// The parameters of the address of a report.
const (
	ParamRange         = "range"
	ParamReportFrom    = search.ParamFrom
	ParamReportTo      = search.ParamTo
	ParamReportGateway = search.ParamGateway
	ParamOf            = "of"
	ParamBy            = "by"
	ParamMost          = "most"
	// ParamTable is the table of a file.
	ParamTable = "table"
)

// The values of ParamRange.
const (
	RangeToday     = "today"
	RangeYesterday = "yesterday"
	RangeThisMonth = "this-month"
	RangeLastMonth = "last-month"
	RangeCustom    = "custom"
)

// The values of ParamOf: whose top is shown.
const (
	OfCalled      = "called"
	OfCalling     = "calling"
	OfDestination = "destination"
)

// MostRows are the choices of how many rows a top has; the first is the default.
func MostRows() []int { return []int{10, 20, 50, 100, 1000} }

// ReportAsked is what a report is asked for.
type ReportAsked struct {
	Name ReportName
	// Range is one of RangeToday and so on. From and To are the first and the last
	// day of RangeCustom as they were typed.
	Range, From, To string
	// In is the range as instants, Now the time of the question.
	In  report.Range
	Now time.Time
	// Gateway is 0 for all.
	Gateway int64
	// Of, By and Most are of the report Top.
	Of   string
	By   report.Order
	Most int
}

// Gateways are the gateways of the report; none are all.
func (a ReportAsked) Gateways() []int64 {
	if a.Gateway == 0 || !a.byGateway() {
		return nil
	}
	return []int64{a.Gateway}
}

// values are the parameters of the address.
func (a ReportAsked) values() url.Values {
	v := url.Values{ParamRange: {a.Range}}
	if a.Range == RangeCustom {
		v.Set(ParamReportFrom, a.From)
		v.Set(ParamReportTo, a.To)
	}
	if a.Gateway != 0 {
		v.Set(ParamReportGateway, strconv.FormatInt(a.Gateway, 10))
	}
	if a.Name == ReportTop {
		v.Set(ParamOf, a.Of)
		v.Set(ParamBy, string(a.By))
		v.Set(ParamMost, strconv.Itoa(a.Most))
	}
	return v
}

// url is the address of the report.
func (a ReportAsked) url() string { return a.Name.Path() + "?" + a.values().Encode() }

// csv is the address of a table of the report as a file.
func (a ReportAsked) csv(table string) string {
	v := a.values()
	v.Set(ParamTable, table)
	return a.Name.Path() + ".csv?" + v.Encode()
}

// of returns the same question about one gateway.
func (a ReportAsked) of(gateway int64) ReportAsked {
	a.Gateway = gateway
	return a
}

// calls is the address of the calls of the report that narrow leaves.
func (a ReportAsked) calls(narrow func(*search.Filter)) string {
	f := search.Filter{From: a.In.From, To: a.In.To, Gateways: a.Gateways()}
	narrow(&f)
	return CallsPath + "?" + f.Values(a.In.Zone).Encode()
}

// ReportPage is a report.
type ReportPage struct {
	views.Page
	Asked ReportAsked
	// Names are those of the gateways.
	Names Gateways
	Fresh report.Freshness
	Parts []ReportPart
}

// reportID is the part of the page that htmx replaces.
const reportID = "report"

func (p ReportPage) page() views.Page {
	p.Title, p.Path = p.Asked.Name.Title(), ReportsPath
	p.Related = []views.Link{{Text: model.T("All reports"), Href: ReportsPath}, {Text: model.T("Gateway Calls"), Href: CallsPath}}
	return p.Page
}

func (p ReportPage) ranges() component.Field {
	return component.Field{Name: ParamRange, Label: model.T("Time"), Value: p.Asked.Range, Options: []component.Option{
		{Value: RangeToday, Label: model.T("Today")},
		{Value: RangeYesterday, Label: model.T("Yesterday")},
		{Value: RangeThisMonth, Label: model.T("This month")},
		{Value: RangeLastMonth, Label: model.T("Last month")},
		{Value: RangeCustom, Label: model.T("From … to …")},
	}}
}

func (p ReportPage) from() component.Field {
	return component.Field{Name: ParamReportFrom, Label: model.T("From"), Value: p.Asked.From, Error: p.Errors.For(ParamReportFrom)}
}

func (p ReportPage) to() component.Field {
	return component.Field{Name: ParamReportTo, Label: model.T("To"), Value: p.Asked.To, Error: p.Errors.For(ParamReportTo)}
}

func (p ReportPage) gateways() component.Field {
	options := p.Names.options()
	options[0] = component.Option{Label: model.T("All gateways")}
	f := component.Field{Name: ParamReportGateway, Label: model.T("Gateway"), Options: options}
	if p.Asked.Gateway != 0 {
		f.Value = strconv.FormatInt(p.Asked.Gateway, 10)
	}
	return f
}

func (p ReportPage) ofs() component.Field {
	return component.Field{Name: ParamOf, Label: model.T("Top"), Value: p.Asked.Of, Options: []component.Option{
		{Value: OfCalled, Label: model.T("Called numbers")},
		{Value: OfCalling, Label: model.T("Calling numbers")},
		{Value: OfDestination, Label: model.T("Destinations")},
	}}
}

func (p ReportPage) orders() component.Field {
	return component.Field{Name: ParamBy, Label: model.T("By"), Value: string(p.Asked.By), Options: component.Options(orders.Values(), orders.Text)}
}

var orders = model.Choices[report.Order]{
	{Value: report.ByCalls, Text: model.T("Calls")},
	{Value: report.ByDuration, Text: model.T("Total duration")},
	{Value: report.ByCharge, Text: model.T("Charge")},
}

func (p ReportPage) mosts() component.Field {
	f := component.Field{Name: ParamMost, Label: model.T("Rows"), Value: strconv.Itoa(p.Asked.Most)}
	for _, n := range MostRows() {
		f.Options = append(f.Options, component.Option{Value: strconv.Itoa(n), Verbatim: strconv.Itoa(n)})
	}
	return f
}

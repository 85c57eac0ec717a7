package cdr

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/search"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
)

// CallsPath is the address of Gateway CDRs > Calls.
const CallsPath = "/ccmservice/gateway-cdrs/calls"

// The parameters of the address of the list, besides those of search.Parse.
const (
	ParamAfter = "after" // search.Cursor
	ParamRows  = component.ParamRows
)

// CallURL returns the address of the page of the call to which a leg belongs.
func CallURL(leg cdr.LegID) string { return CallsPath + "/" + search.LegAddress(leg) }

// Gateways are the names of gateways by their ids.
type Gateways map[int64]string

// Name returns the name of a gateway, also of one that was deleted.
func (g Gateways) Name(ctx context.Context, id int64) string {
	if name := g[id]; name != "" {
		return name
	}
	return i18n.T(ctx, "Gateway %s", strconv.FormatInt(id, 10))
}

// names returns the names of several gateways.
func (g Gateways) names(ctx context.Context, ids []int64) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = g.Name(ctx, id)
	}
	return strings.Join(names, " → ")
}

// options are the gateways as choices, by name.
func (g Gateways) options() []component.Option {
	options := []component.Option{{Label: model.T("Any gateway")}}
	ids := slices.SortedFunc(maps.Keys(g), func(a, b int64) int { return cmp.Or(strings.Compare(g[a], g[b]), cmp.Compare(a, b)) })
	for _, id := range ids {
		options = append(options, component.Option{Value: strconv.FormatInt(id, 10), Verbatim: g[id]})
	}
	return options
}

// CallsPage is Gateway CDRs > Calls.
type CallsPage struct {
	views.Page
	// Asked are the parameters of the address.
	Asked    url.Values
	Gateways Gateways
	Found    search.Found
	// Settled is until when a call must have ended to be shown as an orphan; the
	// other leg of a later one may still come.
	Settled time.Time
}

func (p CallsPage) page() views.Page {
	p.Title = model.T("Gateway Calls")
	p.Related = []views.Link{
		{Text: model.T("Live View"), Href: LivePath},
		{Text: model.T("Cause Codes"), Href: CausesPath},
	}
	return p.Page
}

// value returns what was asked for.
func (p CallsPage) value(name string) string { return strings.TrimSpace(p.Asked.Get(name)) }

// input is a control of the filter, of that type.
func (p CallsPage) input(name, kind string, label model.Text) component.Field {
	f := component.Field{Name: name, Label: label, Value: p.value(name), Autocomplete: "off", Attrs: templ.Attributes{"type": kind}}
	if !p.Errors.For(name).IsZero() {
		f.Attrs["aria-invalid"] = "true"
	}
	return f
}

// choice is a drop-down of the filter.
func (p CallsPage) choice(name string, label model.Text, options []component.Option) component.Field {
	return component.Field{Name: name, Label: label, Value: p.value(name), Options: options}
}

// first reports whether the page is the first of the list.
func (p CallsPage) first() bool { return p.value(ParamAfter) == "" }

// filter are the parameters of the filter alone, without those that are empty.
func (p CallsPage) filter() url.Values {
	v := url.Values{}
	for name, values := range p.Asked {
		if name != ParamAfter && name != "bom" && name != "lossless" && len(values) > 0 && values[0] != "" {
			v.Set(name, values[0])
		}
	}
	if v.Get(search.ParamNumber) == "" {
		v.Del(search.ParamMatch)
		v.Del(search.ParamRole)
	}
	return v
}

// filtered reports whether the list leaves something out.
func (p CallsPage) filtered() bool {
	v := p.filter()
	v.Del(ParamRows)
	return len(v) > 0
}

func (p CallsPage) rows() int {
	if n, err := strconv.Atoi(p.value(ParamRows)); err == nil && slices.Contains(component.RowsPerPage(), n) {
		return n
	}
	return component.RowsPerPage()[0]
}

// stopped reports whether the search took long and stopped before the page was
// full.
func (p CallsPage) stopped() bool {
	return !p.Found.Next.IsZero() && len(p.Found.Calls) < p.rows()
}

// reached is how far back the search looked.
func (p CallsPage) reached() string { return p.Found.Reached.Format("2006-01-02 15:04 MST") }

// with returns the address of the list with the filter and one more parameter.
func (p CallsPage) with(path, name, value string) string {
	v := p.filter()
	v.Set(name, value)
	return component.Address(path, v)
}

func (p CallsPage) newest() string { return p.with(CallsPath, "", "") }
func (p CallsPage) older() string  { return p.with(CallsPath, ParamAfter, p.Found.Next.String()) }

// exports are the calls as files.
func (p CallsPage) exports() []component.Button {
	return []component.Button{
		component.Download(p.with(CallsPath+".csv", "", "")),
		{Text: model.T("Download CSV for Excel"), Href: p.with(CallsPath+".csv", "bom", "1"), Quiet: true},
		{Text: model.T("Download all fields of all legs"), Href: p.with(CallsPath+".csv", "lossless", "true"), Quiet: true},
	}
}

// causeOptions are the causes as choices, by number.
func causeOptions(ctx context.Context) []component.Option {
	options := []component.Option{{Label: model.T("Any cause")}}
	for _, c := range cdr.Causes() {
		options = append(options, component.Option{Value: strconv.Itoa(int(c)), Verbatim: strconv.Itoa(int(c)) + " · " + i18n.Text(ctx, c.Text())})
	}
	return options
}

func originOptions() []component.Option {
	options := []component.Option{{Label: model.T("Any direction")}}
	for _, o := range []cdr.Origin{cdr.Answer, cdr.Originate, cdr.Callback} {
		options = append(options, component.Option{Value: strconv.Itoa(int(o)), Label: originText(o)})
	}
	return options
}

func matchOptions() []component.Option {
	return []component.Option{
		{Value: string(model.BeginsWith), Label: model.T("begins with")},
		{Value: string(model.Contains), Label: model.T("contains")},
		{Value: string(model.IsExactly), Label: model.T("is exactly")},
	}
}

func roleOptions() []component.Option {
	return []component.Option{
		{Label: model.T("Calling or called number")},
		{Value: "calling", Label: model.T("Calling number")},
		{Value: "called", Label: model.T("Called number")},
	}
}

func orphanOptions() []component.Option {
	return []component.Option{
		{Label: model.T("All calls")},
		{Value: "true", Label: model.T("Only calls that lack a leg")},
	}
}

// originText says the direction of a leg in words that people use.
func originText(o cdr.Origin) model.Text {
	switch o {
	case cdr.Answer:
		return model.T("Incoming")
	case cdr.Originate:
		return model.T("Outgoing")
	default:
		return o.Text()
	}
}

// duration writes d as 1:02:03.
func duration(d time.Duration) string {
	s := int64(d / time.Second)
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// billable is the duration of a call, "–" when nobody answered.
func billable(c cdr.Call) string {
	if !c.Answered {
		return "–"
	}
	return duration(c.Billable)
}

// causeNumbers writes a cause in decimal and hexadecimal.
func causeNumbers(c cdr.Cause) string { return strconv.Itoa(int(c)) + " · 0x" + c.Hex() }

// number writes a number of a call.
func number(s string) string { return cmp.Or(s, "–") }

// mark is something to know about a call.
type mark struct {
	kind component.Kind
	text model.Text
}

// marks are what is to be known about a call.
func marks(c cdr.Call, settled time.Time) []mark {
	var all []mark
	switch {
	case c.Orphan && c.End.After(settled):
		all = append(all, mark{component.Info, model.T("Other leg expected")})
	case c.Orphan:
		all = append(all, mark{component.Warning, model.T("Orphan")})
	}
	clock, unknown := cdr.ClockGood, false
	for i := range c.Legs {
		clock = max(clock, c.Legs[i].Mark)
		unknown = unknown || c.Legs[i].Setup != 0 && c.Legs[i].OffsetBy == cdr.OffsetUnknown
	}
	switch {
	case c.Start.IsZero():
		all = append(all, mark{component.Warning, model.T("No time")})
	case clock == cdr.ClockNotSet:
		all = append(all, mark{component.Warning, model.T("Clock not set")})
	case clock == cdr.ClockLost:
		all = append(all, mark{component.Info, model.T("Clock not synchronized")})
	}
	if unknown {
		all = append(all, mark{component.Info, model.T("Time zone unknown")})
	}
	return all
}

// start is when a call began, or arrived when no clock showed a time.
func start(c cdr.Call) model.Time {
	if !c.Start.IsZero() || len(c.Legs) == 0 {
		return model.At(c.Start)
	}
	return model.At(c.Legs[0].Arrived)
}

// clockTime writes the time of day of an instant to the millisecond, in the
// console's zone.
func clockTime(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(i18n.FromContext(ctx).Zone).Format("15:04:05.000")
}

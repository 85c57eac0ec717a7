package search

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/db"
)

// The parameters of the address of a list of calls, which Parse reads and
// Filter.Values writes.
const (
	ParamFrom    = "from" // a date or a date and time in the console's zone
	ParamTo      = "to"   // the whole day or minute is in
	ParamNumber  = "number"
	ParamMatch   = "match" // "begins", "contains", "exactly"
	ParamRole    = "role"  // "calling", "called"
	ParamGateway = "gateway"
	ParamCause   = "cause" // decimal
	ParamMin     = "min"   // seconds
	ParamMax     = "max"
	ParamOrigin  = "origin"
	ParamOrphans = "orphans" // "true"
)

const localTime = "2006-01-02T15:04"

// longestNumber is how much of a typed number is looked for, in characters.
const longestNumber = 128

// Parse reads a filter from an address. The errors are those of the parameters
// that cannot be read; what is missing is no condition.
func Parse(v url.Values, zone *time.Location) (Filter, model.FieldErrors) {
	p := reader{values: v, zone: zone}
	f := Filter{
		Number:  cdr.NormalNumber(model.OneLine(width.Narrow.String(p.text(ParamNumber)), longestNumber)),
		Orphans: p.text(ParamOrphans) == "true",
	}
	if f.Number != "" {
		f.Match, f.Role = matchOf(p.text(ParamMatch)), roleOf(p.text(ParamRole))
	}
	f.From, _ = p.span(ParamFrom)
	_, f.To = p.span(ParamTo)
	if !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To) {
		p.errs.Add(ParamTo, model.T("The end must be after the beginning"))
	}
	f.Shortest = p.seconds(ParamMin)
	f.Longest = p.seconds(ParamMax)
	if f.Shortest != nil && f.Longest != nil && *f.Shortest > *f.Longest {
		p.errs.Add(ParamMax, model.T("The longest duration must not be shorter than the shortest"))
	}
	if n, ok := p.number(ParamGateway); ok {
		f.Gateways = []int64{n}
	}
	if n, ok := p.number(ParamCause); ok {
		f.Causes = []cdr.Cause{cdr.Cause(min(n, 255))}
	}
	if n, ok := p.number(ParamOrigin); ok {
		f.Origin = cdr.Origin(min(n, 255))
	}
	return f, p.errs
}

type reader struct {
	values url.Values
	zone   *time.Location
	errs   model.FieldErrors
}

func (r *reader) text(name string) string { return strings.TrimSpace(r.values.Get(name)) }

func (r *reader) span(name string) (at, end time.Time) {
	text := r.text(name)
	if text == "" {
		return at, end
	}
	at, end, err := db.Span(text, r.zone)
	if err != nil {
		r.errs.Add(name, model.T("Enter a date such as 2026-11-22, or a date and time such as 2026-11-22 14:05"))
	}
	return at, end
}

// longestCall is more seconds than any call takes: a century.
const longestCall = 100 * 366 * 86_400

func (r *reader) seconds(name string) *int {
	text := r.text(name)
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(width.Narrow.String(text))
	if err != nil || n < 0 || n > longestCall {
		r.errs.Add(name, model.T("Enter a whole number of seconds, 0 or more"))
		return nil
	}
	return &n
}

// number reads a choice. One that nobody offers is none.
func (r *reader) number(name string) (int64, bool) {
	n, err := strconv.ParseInt(r.text(name), 10, 64)
	return n, err == nil && n >= 0
}

func matchOf(s string) archive.Match {
	switch model.Operator(s) {
	case model.Contains:
		return archive.Contains
	case model.IsExactly:
		return archive.Exact
	default:
		return archive.Prefix
	}
}

func roleOf(s string) Role {
	switch s {
	case "calling":
		return Calling
	case "called":
		return Called
	default:
		return Either
	}
}

// Values returns the parameters of f for an address. Times are written in whole
// minutes: From may be up to a minute earlier and To later. Of several gateways
// or causes only the first is written.
func (f Filter) Values(zone *time.Location) url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	if !f.From.IsZero() {
		set(ParamFrom, f.From.In(zone).Format(localTime))
	}
	if !f.To.IsZero() {
		set(ParamTo, f.To.Add(-1).In(zone).Format(localTime))
	}
	if f.Number != "" {
		set(ParamNumber, f.Number)
		set(ParamMatch, string(operators()[f.Match]))
		set(ParamRole, roles()[f.Role])
	}
	if len(f.Gateways) > 0 {
		set(ParamGateway, strconv.FormatInt(f.Gateways[0], 10))
	}
	if len(f.Causes) > 0 {
		set(ParamCause, strconv.Itoa(int(f.Causes[0])))
	}
	if f.Shortest != nil {
		set(ParamMin, strconv.Itoa(*f.Shortest))
	}
	if f.Longest != nil {
		set(ParamMax, strconv.Itoa(*f.Longest))
	}
	if f.Origin != 0 {
		set(ParamOrigin, strconv.Itoa(int(f.Origin)))
	}
	if f.Orphans {
		set(ParamOrphans, "true")
	}
	return v
}

func operators() map[archive.Match]model.Operator {
	return map[archive.Match]model.Operator{
		archive.Exact: model.IsExactly, archive.Prefix: model.BeginsWith, archive.Contains: model.Contains,
	}
}

func roles() map[Role]string { return map[Role]string{Calling: "calling", Called: "called"} }

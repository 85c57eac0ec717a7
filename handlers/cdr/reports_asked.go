package cdr

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"time"

	"tandem/model"
	"tandem/model/cdr/report"
	"tandem/model/db"
	pages "tandem/views/cdr"
)

// mostYears is the longest range of a report.
const mostYears = 10

// askReport reads the parameters of a report, whose days are those of zone.
func askReport(a *pages.ReportAsked, v url.Values, zone *time.Location) model.FieldErrors {
	a.Gateway, _ = strconv.ParseInt(v.Get(pages.ParamReportGateway), 10, 64)
	a.Of = choice(v.Get(pages.ParamOf), pages.OfCalled, pages.OfCalling, pages.OfDestination)
	a.By = choice(report.Order(v.Get(pages.ParamBy)), report.ByCalls, report.ByDuration, report.ByCharge)
	most, _ := strconv.Atoi(v.Get(pages.ParamMost))
	a.Most = choice(most, pages.MostRows()...)
	a.From, a.To = v.Get(pages.ParamReportFrom), v.Get(pages.ParamReportTo)
	a.Range = choice(v.Get(pages.ParamRange),
		pages.RangeThisMonth, pages.RangeToday, pages.RangeYesterday, pages.RangeLastMonth, pages.RangeCustom)
	if a.Range == pages.RangeCustom {
		return customRange(a, zone)
	}
	a.In = namedRange(a.Range, a.Now.In(zone))
	return nil
}

// choice returns v when it is among the choices, else the first of them.
func choice[T comparable](v T, choices ...T) T {
	if slices.Contains(choices, v) {
		return v
	}
	return choices[0]
}

// namedRange returns the range that a name means at a time, in the zone of now.
func namedRange(name string, now time.Time) report.Range {
	at := func(month, day int) time.Time {
		return time.Date(now.Year(), now.Month()+time.Month(month), day, 0, 0, 0, 0, now.Location())
	}
	in := report.Range{Zone: now.Location()}
	switch name {
	case pages.RangeToday:
		in.From, in.To = at(0, now.Day()), at(0, now.Day()+1)
	case pages.RangeYesterday:
		in.From, in.To = at(0, now.Day()-1), at(0, now.Day())
	case pages.RangeLastMonth:
		in.From, in.To = at(-1, 1), at(0, 1)
	default:
		in.From, in.To = at(0, 1), at(1, 1)
	}
	return in
}

// customRange reads the days that were typed; a missing one is the first of this
// month, or today.
func customRange(a *pages.ReportAsked, zone *time.Location) model.FieldErrors {
	now := a.Now.In(zone)
	a.From = cmp.Or(a.From, namedRange(pages.RangeThisMonth, now).From.Format(time.DateOnly))
	a.To = cmp.Or(a.To, now.Format(time.DateOnly))
	var errs model.FieldErrors
	var err error
	a.In.Zone = zone
	if a.In.From, _, err = db.Span(a.From, zone); err != nil {
		errs.Add(pages.ParamReportFrom, model.T("Enter a date such as 2026-11-22"))
	}
	if _, a.In.To, err = db.Span(a.To, zone); err != nil {
		errs.Add(pages.ParamReportTo, model.T("Enter a date such as 2026-11-22"))
	}
	switch {
	case len(errs) > 0:
	case !a.In.From.Before(a.In.To):
		errs.Add(pages.ParamReportTo, model.T("The end must be after the beginning"))
	case a.In.From.AddDate(mostYears, 0, 0).Before(a.In.To):
		errs.Add(pages.ParamReportTo, model.T("A report can be of %d years at most", mostYears))
	}
	return errs
}

// compare compares two destinations by what the top is ordered by.
func compare(by report.Order, x, y report.DestinationRow) int {
	switch by {
	case report.ByDuration:
		return cmp.Compare(x.Billable, y.Billable)
	case report.ByCharge:
		return cmp.Compare(x.Charge, y.Charge)
	default:
		return cmp.Compare(x.Calls, y.Calls)
	}
}

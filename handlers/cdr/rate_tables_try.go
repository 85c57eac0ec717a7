package cdr

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/tariff"
	pages "tandem/views/cdr"
	"tandem/views/i18n"
)

// tryLayout is how the time of a trial is written.
const tryLayout = "2006-01-02 15:04"

// longestTry is the longest call that is tried, and longestTyped the longest text.
const (
	longestTry   = 30 * 24 * time.Hour
	longestTyped = 100
)

// tried rates the call that r asks for by t; without one the form is
// empty, and begins with now.
func tried(r *http.Request, t *tariff.RateTable, now time.Time) (pages.Try, error) {
	zone := i18n.FromContext(r.Context()).Zone
	rater, err := tariff.NewRater(t, zone)
	if err != nil {
		return pages.Try{}, err
	}
	if t.Zone != "" {
		if zone, err = time.LoadLocation(t.Zone); err != nil {
			return pages.Try{}, err
		}
	}
	asked := func(name string) string {
		return model.OneLine(strings.TrimSpace(width.Narrow.String(r.URL.Query().Get(name))), longestTyped)
	}
	try := pages.Try{
		Number: asked(pages.ParamTry), Duration: cmp.Or(asked(pages.ParamDuration), "60"),
		At: cmp.Or(asked(pages.ParamAt), now.In(zone).Format(tryLayout)), Zone: zone.String(), Currency: t.Currency,
	}
	if try.Number == "" {
		return try, nil
	}
	duration, ok := parseDuration(try.Duration)
	if !ok {
		try.Errors.Add(pages.ParamDuration, model.T("Enter seconds, or minutes and seconds such as 1:30"))
	}
	start, err := time.ParseInLocation(tryLayout, strings.Replace(try.At, "T", " ", 1), zone)
	if err != nil {
		try.Errors.Add(pages.ParamAt, model.T("Enter a time such as %s", "2026-11-22 08:30"))
	}
	if try.Errors == nil {
		call := cdr.Call{Called: cdr.NormalNumber(try.Number), Start: start, Answered: true, Billable: duration}
		try.Tried, try.Seconds = true, int64(duration/time.Second)
		try.Charge, try.Fits = rater.Rate(call)
	}
	return try, nil
}

// parseDuration reads seconds, or minutes or hours before them: 90, 1:30, 0:01:30.
func parseDuration(s string) (time.Duration, bool) {
	parts := strings.Split(s, ":")
	var seconds int64
	for _, part := range parts {
		n, err := strconv.ParseUint(part, 10, 31)
		if err != nil {
			return 0, false
		}
		seconds = seconds*60 + int64(n)
	}
	d := time.Duration(seconds) * time.Second
	return d, len(parts) <= 3 && d <= longestTry
}

package cdr

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"tandem/handlers"
	"tandem/handlers/csvfile"
	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/tariff"
	"tandem/views"
	pages "tandem/views/cdr"
	"tandem/views/i18n"
)

// Bill serves Gateway CDRs > Bill: what the calls of a number or of a group of
// numbers cost in a month. All that is asked for stands in the address.
type Bill struct {
	Archive archive.Archive
	Tables  *tariff.RateTables
	Now     func() time.Time
}

// billPatience is how long the page adds up. Bills that take longer are files.
const billPatience = 10 * time.Second

// billRows are the calls on one page.
const billRows = 250

// Show serves GET /ccmservice/gateway-cdrs/bill.
func (h *Bill) Show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, query, err := h.asked(r)
	if err != nil {
		return err
	}
	rater, err := tariff.Active(ctx, h.Tables, i18n.FromContext(ctx).Zone)
	if err != nil {
		return err
	}
	p.Currency = rater.Currency()
	switch {
	case len(p.Errors) > 0:
		return handlers.Render(w, r, http.StatusUnprocessableEntity, pages.Bill(p))
	case p.Asked:
		err = h.write(r, rater, query, &p)
	}
	if err != nil {
		return err
	}
	return handlers.Render(w, r, http.StatusOK, pages.Bill(p))
}

// write adds the calls of q up, and puts those of the page on it.
func (h *Bill) write(r *http.Request, rater *tariff.Rater, q tariff.BillQuery, p *pages.BillPage) error {
	var totals tariff.Totals
	end, count := h.Now().Add(billPatience), 0
	for line, err := range tariff.Bill(r.Context(), h.Archive, rater, q) {
		if err != nil {
			return err
		}
		totals.Add(line)
		if count++; count > (p.Number-1)*billRows && count <= p.Number*billRows {
			p.Lines = append(p.Lines, billLine(rater, line))
		}
		if count%1000 == 0 && h.Now().After(end) {
			p.Cut = true
			break
		}
	}
	p.Destinations, p.Sum = totals.ByDestination(), totals.Sum()
	p.First, p.More = (p.Number-1)*billRows+1, count > p.Number*billRows
	return nil
}

// billLine is a call with the rate by which it is charged.
func billLine(rater *tariff.Rater, line tariff.BillLine) pages.BillLine {
	charge, _ := rater.Rate(line.Call)
	return pages.BillLine{BillLine: line, Rate: charge.Rate}
}

// asked reads what r asks for. At first that is nobody's bill.
func (h *Bill) asked(r *http.Request) (pages.BillPage, tariff.BillQuery, error) {
	values, zone := r.URL.Query(), i18n.FromContext(r.Context()).Zone
	p := pages.BillPage{
		Calling: model.OneLine(strings.TrimSpace(width.Narrow.String(values.Get(pages.ParamCalling))), longestTyped),
		Prefix:  values.Get(pages.ParamMatch) == pages.MatchPrefix, Asked: values.Has(pages.ParamMonth), Number: 1,
	}
	if n, err := strconv.Atoi(values.Get(pages.ParamBillPage)); err == nil {
		p.Number = min(max(1, n), 1_000_000)
	}
	days, err := h.Archive.Days(r.Context())
	if err != nil {
		return p, tariff.BillQuery{}, err
	}
	now := h.Now().In(zone)
	month, err := time.ParseInLocation(pages.MonthLayout, values.Get(pages.ParamMonth), zone)
	if err != nil {
		month = firstBilled(days, now)
	}
	p.Month, p.Months = month, months(days, now, month)
	if p.Asked && p.Calling == "" && !p.Prefix {
		p.Page = views.Page{Errors: model.FieldErrors{{Field: pages.ParamCalling, Text: model.T("Enter a number, or choose all numbers that begin with it")}}}
	}
	q := tariff.BillQuery{
		Number: cdr.NormalNumber(p.Calling), Prefix: p.Prefix,
		From: month, To: time.Date(month.Year(), month.Month()+1, 1, 0, 0, 0, 0, zone),
	}
	return p, q, nil
}

// mostMonths are the months that are offered.
const mostMonths = 60

// firstBilled is the month that is billed at first: the last one, which is over, or
// this one when that has no records.
func firstBilled(days []archive.Day, now time.Time) time.Time {
	this := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, now.Location())
	last := this.AddDate(0, -1, 0)
	for _, d := range days {
		if start := d.Start(); start.Year() == last.Year() && start.Month() == last.Month() {
			return last
		}
	}
	return this
}

// months are those that have records, the newest first, and the one that is
// asked for.
func months(days []archive.Day, now, asked time.Time) []string {
	oldest := asked
	for _, d := range days {
		if d.Day != 0 {
			if start := d.Start(); start.Before(oldest) {
				oldest = start
			}
			break
		}
	}
	var names []string
	for i := 0; i < mostMonths; i++ {
		month := time.Date(now.Year(), now.Month()-time.Month(i), 1, 0, 0, 0, 0, now.Location())
		names = append(names, month.Format(pages.MonthLayout))
		if !month.After(oldest) {
			break
		}
	}
	return names
}

// CSV serves GET /ccmservice/gateway-cdrs/bill.csv: all calls of the bill.
func (h *Bill) CSV(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, query, err := h.asked(r)
	if err != nil {
		return err
	}
	if len(p.Errors) > 0 || !p.Asked {
		return h.Show(w, r)
	}
	zone := i18n.FromContext(ctx).Zone
	rater, err := tariff.Active(ctx, h.Tables, zone)
	if err != nil {
		return err
	}
	name := "bill-" + p.Month.Format(pages.MonthLayout) + ".csv"
	return csvfile.SendLines(w, r, name, pages.BillHeads(ctx), func(out *csvfile.Lines) error {
		for line, err := range tariff.Bill(ctx, h.Archive, rater, query) {
			if err != nil {
				return err
			}
			if err := writeBillLine(out, billLine(rater, line), zone, rater.Currency()); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeBillLine writes a call with the columns of pages.BillHeads.
func writeBillLine(out *csvfile.Lines, line pages.BillLine, zone *time.Location, currency string) error {
	out.Plain(func(b []byte) []byte { return line.Start.In(zone).AppendFormat(b, "2006-01-02 15:04:05") })
	out.Text(line.Calling)
	out.Text(line.Called)
	out.Text(line.Destination)
	out.Int(int64((line.Billable + time.Second - 1) / time.Second))
	if !line.Rated {
		for range 3 {
			out.Text("")
		}
		return out.End()
	}
	out.Text(pages.RateWords(line.Rate, currency))
	out.Text(line.Charge.String())
	out.Text(currency)
	return out.End()
}

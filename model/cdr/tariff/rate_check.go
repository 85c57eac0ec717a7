package tariff

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tandem/model"
)

// MostRates are the rates that a table may have.
const MostRates = 20_000

// RateField names a field of the rate in a line, which counts from 1, in errors:
// "rates.3.prefix". Columns are prefix, destination, days, from, to, connection,
// first_seconds, first_amount, increment, increment_amount.
func RateField(line int, column string) string { return fmt.Sprintf("rates.%d.%s", line, column) }

func (t *RateTable) check(errs *model.FieldErrors) {
	checkLine(errs, "name", model.T("Name"), t.Name, 1, 50)
	checkLine(errs, "description", model.T("Description"), t.Description, 0, 128)
	if !isCurrency(t.Currency) {
		errs.Add("currency", model.T("Enter the three letters of a currency, such as JPY"))
	}
	if _, err := time.LoadLocation(t.Zone); err != nil || t.Zone == "Local" {
		errs.Add("zone", model.T("Enter a time zone such as Asia/Tokyo or UTC"))
	}
	if len(t.Rates) > MostRates {
		errs.Add("rates", model.T("A rate table can have %d rates or fewer", MostRates))
		return
	}
	for i := range t.Rates {
		t.Rates[i].check(i+1, errs)
	}
	if len(*errs) == 0 {
		checkOverlaps(t.Rates, errs)
	}
}

func isCurrency(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func checkLine(errs *model.FieldErrors, field string, label model.Text, value string, least, most int) {
	switch n := utf8.RuneCountInString(value); {
	case n < least:
		errs.Add(field, model.T("Enter a value for %s", label))
	case n > most:
		errs.Add(field, model.T("%s must be %d characters or fewer", label, most))
	case !model.IsLine(value):
		errs.Add(field, model.T("%s must be one line without control characters", label))
	}
}

// check adds what is wrong with the rate in a line.
func (r *Rate) check(line int, errs *model.FieldErrors) {
	if digits := plainPrefix(r.Prefix); len(digits) > 24 || strings.Trim(digits, "0123456789") != "" || r.Prefix == "+" {
		errs.Add(RateField(line, "prefix"), model.T("Line %d: enter up to 24 digits, with or without a + before them", line))
	}
	checkLine(errs, RateField(line, "destination"), model.T("Destination"), r.Destination, 1, 64)
	if !slices.Contains(AllOfDays(), r.Days) {
		errs.Add(RateField(line, "days"), model.T("Line %d: the days are all, weekdays or weekend", line))
	}
	r.checkWindow(line, errs)
	r.checkPrice(line, errs)
}

func (r *Rate) checkWindow(line int, errs *model.FieldErrors) {
	if r.FromMinute < 0 || r.FromMinute >= dayMinutes {
		errs.Add(RateField(line, "from"), model.T("Line %d: the beginning is a time from 00:00 to 23:59", line))
	}
	if r.ToMinute < 1 || r.ToMinute > dayMinutes {
		errs.Add(RateField(line, "to"), model.T("Line %d: the end is a time from 00:01 to 24:00", line))
	} else if r.ToMinute == r.FromMinute {
		errs.Add(RateField(line, "to"), model.T("Line %d: the end is the same as the beginning; the whole day is 00:00 to 24:00", line))
	}
}

func (r *Rate) checkPrice(line int, errs *model.FieldErrors) {
	amounts := []struct {
		column string
		amount Amount
	}{{"connection", r.Connection}, {"first_amount", r.FirstAmount}, {"increment_amount", r.IncrementAmount}}
	for _, a := range amounts {
		if a.amount < 0 || a.amount > MaxAmount {
			errs.Add(RateField(line, a.column), model.T("Line %d: an amount is 0 to %s", line, MaxAmount.String()))
		}
	}
	if r.FirstSeconds < 0 || r.FirstSeconds > 86_400 {
		errs.Add(RateField(line, "first_seconds"), model.T("Line %d: the first period has 0 to 86400 seconds", line))
	} else if r.FirstSeconds == 0 && r.FirstAmount != 0 {
		errs.Add(RateField(line, "first_amount"), model.T("Line %d: a first period of 0 seconds cannot cost anything; use the connection charge", line))
	}
	if r.Increment < 1 || r.Increment > 86_400 {
		errs.Add(RateField(line, "increment"), model.T("Line %d: an increment has 1 to 86400 seconds", line))
	}
}

// plainPrefix returns a prefix as numbers are compared.
func plainPrefix(prefix string) string { return strings.TrimPrefix(prefix, "+") }

// span are minutes of the week of which a line's rate holds.
type span struct{ from, to, line int }

// checkOverlaps adds an error for rates with one prefix of which two hold at one
// time: nobody could say which of them counts.
func checkOverlaps(rates []Rate, errs *model.FieldErrors) {
	byPrefix := map[string][]span{}
	for i := range rates {
		prefix := plainPrefix(rates[i].Prefix)
		byPrefix[prefix] = append(byPrefix[prefix], rates[i].spans(i+1)...)
	}
	clash := map[int]int{} // the later line: the earlier
	for _, spans := range byPrefix {
		slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
		for i, a := range spans {
			for _, b := range spans[i+1:] {
				if b.from >= a.to {
					break
				}
				first, second := min(a.line, b.line), max(a.line, b.line)
				if earlier, found := clash[second]; !found || first < earlier {
					clash[second] = first
				}
			}
		}
	}
	for i := range rates {
		if first, found := clash[i+1]; found {
			errs.Add(RateField(i+1, "prefix"), model.T("Lines %d and %d have the same prefix, and hold at the same time", first, i+1))
		}
	}
}

// spans returns when r holds: minutes of a week that begins on Sunday.
func (r *Rate) spans(line int) []span {
	const week = 7 * dayMinutes
	length := r.ToMinute - r.FromMinute
	if length < 0 {
		length += dayMinutes
	}
	var all []span
	for day := time.Sunday; day <= time.Saturday; day++ {
		if !r.Days.has(day) {
			continue
		}
		from := int(day)*dayMinutes + r.FromMinute
		all = append(all, span{from, min(from+length, week), line})
		if from+length > week {
			all = append(all, span{0, from + length - week, line})
		}
	}
	return all
}

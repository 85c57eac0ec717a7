package tariff

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"tandem/model"
)

// Columns are the columns of rates in a CSV file, and of RateField.
func Columns() []string {
	return []string{"prefix", "destination", "days", "from", "to", "connection", "first_seconds", "first_amount", "increment", "increment_amount"}
}

// Row returns r as a row with Columns; ParseRow reads it back.
func (r *Rate) Row() []string {
	return []string{
		r.Prefix, r.Destination, string(r.Days), Clock(r.FromMinute), Clock(r.ToMinute), r.Connection.String(),
		strconv.FormatInt(r.FirstSeconds, 10), r.FirstAmount.String(), strconv.FormatInt(r.Increment, 10), r.IncrementAmount.String(),
	}
}

// Clock writes a minute of the day as 08:30; 1440 is 24:00.
func Clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// ParseClock reads 8:30, 08:30 or 24:00.
func ParseClock(s string) (minute int, ok bool) {
	hour, rest, found := strings.Cut(s, ":")
	if !found || !isDigits(hour) || len(hour) > 2 || !isDigits(rest) || len(rest) != 2 {
		return 0, false
	}
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(rest)
	return h*60 + m, m < 60 && h*60+m <= dayMinutes
}

// ParseRow reads the row of the rate in a line, which counts from 1, and adds what
// cannot be read to errs. What can be read is not checked further.
func ParseRow(line int, row []string, errs *model.FieldErrors) Rate {
	columns := Columns()
	if len(row) != len(columns) {
		errs.Add(RateField(line, columns[0]), model.T("Line %d has %d columns; a rate has %d", line, len(row), len(columns)))
		return Rate{}
	}
	p := rowParser{line: line, row: row, columns: columns, errs: errs}
	return Rate{
		Prefix: p.text(0), Destination: p.text(1), Days: Days(strings.ToLower(p.text(2))),
		FromMinute: p.clock(3), ToMinute: p.clock(4), Connection: p.amount(5),
		FirstSeconds: p.seconds(6), FirstAmount: p.amount(7), Increment: p.seconds(8), IncrementAmount: p.amount(9),
	}
}

type rowParser struct {
	line         int
	row, columns []string
	errs         *model.FieldErrors
}

func (p rowParser) text(i int) string { return strings.TrimSpace(p.row[i]) }

func (p rowParser) clock(i int) int {
	minute, ok := ParseClock(p.text(i))
	if !ok {
		p.errs.Add(RateField(p.line, p.columns[i]), model.T("Line %d: “%s” is no time of day such as 08:30", p.line, p.text(i)))
	}
	return minute
}

func (p rowParser) amount(i int) Amount {
	amount, err := ParseAmount(p.text(i))
	if err != nil {
		p.errs.Add(RateField(p.line, p.columns[i]), model.T("Line %d: “%s” is no amount such as 0.0125", p.line, p.text(i)))
	}
	return amount
}

func (p rowParser) seconds(i int) int64 {
	n, err := strconv.ParseInt(p.text(i), 10, 32)
	if err != nil {
		p.errs.Add(RateField(p.line, p.columns[i]), model.T("Line %d: “%s” is no number of seconds", p.line, p.text(i)))
	}
	return n
}

// WriteCSV writes rates with a first row of their columns.
func WriteCSV(w io.Writer, rates []Rate) error {
	out := csv.NewWriter(w)
	_ = out.Write(Columns()) // Flush keeps its error
	for i := range rates {
		_ = out.Write(rates[i].Row())
	}
	out.Flush()
	return out.Error()
}

// ReadCSV reads what WriteCSV writes; the first row may be missing. The error is
// model.FieldErrors with the fields of RateField, whose lines are those of the
// rates, not of the file, or that of r.
func ReadCSV(r io.Reader) ([]Rate, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	var rates []Rate
	var errs model.FieldErrors
	for first := true; ; first = false {
		row, err := in.Read()
		switch wrong, ok := errors.AsType[*csv.ParseError](err); {
		case errors.Is(err, io.EOF):
			return rates, errs.Err()
		case ok:
			errs.Add("rates", model.T("Row %d of the file is no CSV", wrong.Line))
			return nil, errs
		case err != nil:
			return nil, fmt.Errorf("reading rates: %w", err)
		case len(rates) == MostRates:
			errs.Add("rates", model.T("A rate table can have %d rates or fewer", MostRates))
			return nil, errs
		}
		if first && isHeader(row) {
			continue
		}
		rates = append(rates, ParseRow(len(rates)+1, row, &errs))
	}
}

// isHeader reports whether row names the columns, perhaps behind the mark with
// which Excel begins a file.
func isHeader(row []string) bool {
	return strings.EqualFold(strings.TrimPrefix(row[0], "\ufeff"), Columns()[0])
}

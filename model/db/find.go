package db

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"
	"golang.org/x/text/width"

	"tandem/model"
)

// Column tells how a field of a list is stored.
type Column struct {
	// SQL is the column or expression that is searched, written by us, never by
	// a client.
	SQL string
	// Order is what is sorted by; SQL when empty.
	Order string
	// Within is for a column of another table: the condition on SQL stands in the
	// place of its ?, as in "id IN (SELECT phone_id FROM line WHERE ?)". A record
	// is empty when Within holds for none of its rows there. Order must be set,
	// and on SQLite Values for a list that is searched in memory: all values of a
	// record, a line for each.
	Within, Values string
	// Time marks a column of model.Time: only IsBefore, IsAfter, IsExactly (the
	// same day), IsEmpty and IsNotEmpty apply.
	Time bool
}

// Columns are the fields of a list that may be searched and sorted by.
type Columns map[string]Column

// Find reads the page of q, which must name a field to sort by, into the model of
// sel, and returns how many rows match in all. Its errors are those of Where.
func (c Columns) Find(ctx context.Context, sel *bun.SelectQuery, q model.Query) (total int, err error) {
	if sel, err = c.Where(sel, q); err != nil {
		return 0, err
	}
	matching, err := sel.Clone().Count(ctx)
	if err != nil {
		return 0, err
	}
	if sel, err = c.page(sel, q); err != nil {
		return 0, err
	}
	return int(matching), sel.Scan(ctx)
}

// Where adds the conditions of q. It returns an error that wraps
// model.ErrNotFound for a field or operator that the list does not have.
func (c Columns) Where(sel *bun.SelectQuery, q model.Query) (*bun.SelectQuery, error) {
	for _, cond := range q.Conditions {
		col, ok := c[cond.Field]
		if !ok {
			return nil, fmt.Errorf("list field %q: %w", cond.Field, model.ErrNotFound)
		}
		expr, args, err := col.condition(cond, zone(q))
		if err != nil {
			return nil, err
		}
		if expr != "" {
			sel = sel.Where(col.within(cond, expr), args...)
		}
	}
	return sel, nil
}

// page adds the order and the limits of q. The tie-breaker is the id, so that
// pages neither overlap nor skip.
func (c Columns) page(sel *bun.SelectQuery, q model.Query) (*bun.SelectQuery, error) {
	col, ok := c[q.Sort]
	if !ok {
		return nil, fmt.Errorf("sort field %q: %w", q.Sort, model.ErrNotFound)
	}
	direction := "ASC"
	if q.Descending {
		direction = "DESC"
	}
	return sel.OrderExpr("? "+direction+", id "+direction, bun.Safe(cmp.Or(col.Order, col.SQL))).
		Limit(int64(q.PerPage)).Offset(int64(q.Offset())), nil
}

func (c Column) condition(cond model.Condition, zone *time.Location) (string, []any, error) {
	col := bun.Safe(c.SQL)
	switch cond.Operator {
	case model.IsEmpty:
		if c.Within != "" {
			return "TRUE", nil, nil
		}
		if c.Time {
			return "? IS NULL", []any{col}, nil
		}
		return "(? IS NULL OR ? = '')", []any{col, col}, nil
	case model.IsNotEmpty:
		if c.Time {
			return "? IS NOT NULL", []any{col}, nil
		}
		return "? <> ''", []any{col}, nil
	}
	if strings.TrimSpace(cond.Text) == "" {
		return "", nil, nil
	}
	if c.Time {
		return c.timeCondition(cond, zone)
	}
	return c.textCondition(cond)
}

// within returns expr, the condition cond, as it applies to the records.
func (c Column) within(cond model.Condition, expr string) string {
	switch {
	case c.Within == "":
		return expr
	case cond.Operator == model.IsEmpty:
		return "NOT (" + strings.Replace(c.Within, "?", expr, 1) + ")"
	default:
		return strings.Replace(c.Within, "?", expr, 1)
	}
}

func (c Column) textCondition(cond model.Condition) (string, []any, error) {
	text := likeEscaper.Replace(strings.TrimSpace(cond.Text))
	switch cond.Operator {
	case model.BeginsWith:
		text += "%"
	case model.EndsWith:
		text = "%" + text
	case model.Contains:
		text = "%" + text + "%"
	case model.IsExactly:
	default:
		return "", nil, fmt.Errorf("operator %q on a text field: %w", cond.Operator, model.ErrNotFound)
	}
	return `lower(?) LIKE lower(?) ESCAPE '\'`, []any{bun.Safe(c.SQL), text}, nil
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func (c Column) timeCondition(cond model.Condition, zone *time.Location) (string, []any, error) {
	at, end, err := Span(cond.Text, zone)
	if err != nil {
		return "", nil, err
	}
	col := bun.Safe(c.SQL)
	switch cond.Operator {
	case model.IsBefore:
		return "? < ?", []any{col, model.At(at)}, nil
	case model.IsAfter:
		return "? >= ?", []any{col, model.At(end)}, nil
	case model.IsExactly:
		return "(? >= ? AND ? < ?)", []any{col, model.At(at), col, model.At(end)}, nil
	default:
		return "", nil, fmt.Errorf("operator %q on a time field: %w", cond.Operator, model.ErrNotFound)
	}
}

// zone returns where a day of q begins and ends.
func zone(q model.Query) *time.Location {
	if q.Zone == nil {
		return time.UTC
	}
	return q.Zone
}

// Span reads a date, a date with a time of day, or RFC 3339, also in
// full-width digits, and returns the span it names: a day, a minute or a second.
func Span(text string, zone *time.Location) (at, end time.Time, err error) {
	text = strings.TrimSpace(width.Narrow.String(text))
	if t, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		return t, t.AddDate(0, 0, 1), nil
	}
	for layout, length := range map[string]time.Duration{
		time.RFC3339: time.Second, time.DateTime: time.Second,
		"2006-01-02 15:04": time.Minute, "2006-01-02T15:04": time.Minute,
	} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, t.Add(length), nil
		}
	}
	var errs model.FieldErrors
	errs.Add("", model.T("Enter a date such as 2026-11-22, or a date and time such as 2026-11-22 14:05"))
	return time.Time{}, time.Time{}, errs
}

package record

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"tandem/model"
	"tandem/model/db"
)

// matcher returns what a value must pass, nil for a condition that all pass.
func matcher(c model.Condition) (func(string) bool, error) {
	text := lower(strings.TrimSpace(c.Text))
	switch {
	case c.Operator == model.IsEmpty:
		return func(v string) bool { return v == "" }, nil
	case c.Operator == model.IsNotEmpty:
		return func(v string) bool { return v != "" }, nil
	case text == "":
		return nil, nil
	}
	switch c.Operator {
	case model.Contains:
		return func(v string) bool { return strings.Contains(v, text) }, nil
	case model.BeginsWith:
		return func(v string) bool { return strings.HasPrefix(v, text) || strings.Contains(v, "\n"+text) }, nil
	case model.EndsWith:
		return func(v string) bool { return strings.HasSuffix(v, text) || strings.Contains(v, text+"\n") }, nil
	case model.IsExactly:
		return func(v string) bool { return v == text || strings.Contains(v, "\n") && hasLine(v, text) }, nil
	default:
		return nil, fmt.Errorf("operator %q on a text field: %w", c.Operator, model.ErrNotFound)
	}
}

// timeMatcher is matcher for a time, as newMemory writes it.
func timeMatcher(c model.Condition, zone *time.Location) (func(string) bool, error) {
	switch {
	case c.Operator == model.IsEmpty:
		return func(v string) bool { return v == "" }, nil
	case c.Operator == model.IsNotEmpty:
		return func(v string) bool { return v != "" }, nil
	case strings.TrimSpace(c.Text) == "":
		return nil, nil
	}
	at, end, err := db.Span(c.Text, cmp.Or(zone, time.UTC))
	if err != nil {
		return nil, err
	}
	first, after := fmt.Sprintf("%020d", at.UnixMilli()), fmt.Sprintf("%020d", end.UnixMilli())
	switch c.Operator {
	case model.IsBefore:
		return func(v string) bool { return v != "" && v < first }, nil
	case model.IsAfter:
		return func(v string) bool { return v >= after }, nil
	case model.IsExactly:
		return func(v string) bool { return v >= first && v < after }, nil
	default:
		return nil, fmt.Errorf("operator %q on a time field: %w", c.Operator, model.ErrNotFound)
	}
}

func hasLine(values, line string) bool { return strings.Contains("\n"+values+"\n", "\n"+line+"\n") }

// lower lowers the letters A to Z, as SQLite does.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

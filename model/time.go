package model

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Time is an instant as it is stored: whole milliseconds since 1970 in UTC,
// an INTEGER column on both engines, NULL for the zero Time.
type Time struct{ time.Time }

// At returns t as a stored time: UTC, cut to whole milliseconds.
func At(t time.Time) Time {
	if t.IsZero() {
		return Time{}
	}
	return Time{t.UTC().Truncate(time.Millisecond)}
}

// FromMilli returns the Time that many milliseconds after 1970.
func FromMilli(ms int64) Time { return Time{time.UnixMilli(ms).UTC()} }

// Value implements driver.Valuer.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UnixMilli(), nil
}

// Scan implements sql.Scanner.
func (t *Time) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t = Time{}
	case int64:
		*t = FromMilli(v)
	default:
		return fmt.Errorf("scanning %T as a time", src)
	}
	return nil
}

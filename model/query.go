package model

import "time"

// Operator says how a list compares a field with what was typed.
type Operator string

// The operators of every Find and List page.
const (
	BeginsWith Operator = "begins"
	Contains   Operator = "contains"
	IsExactly  Operator = "exactly"
	EndsWith   Operator = "ends"
	IsEmpty    Operator = "empty"
	IsNotEmpty Operator = "notempty"
	// IsBefore and IsAfter compare times; their text is a date, a date
	// with a time of day, or RFC 3339.
	IsBefore Operator = "before"
	IsAfter  Operator = "after"
)

// Condition is one row of a filter: field, operator, text. The text is
// compared without regard to the case of A to Z.
type Condition struct {
	Field    string
	Operator Operator
	Text     string
}

// Query is what a Find and List page asks for. All conditions must hold.
type Query struct {
	Conditions []Condition
	// Sort is the name of a sortable field; empty means the list's default.
	Sort       string
	Descending bool
	// Page counts from 1; PerPage is at least 1.
	Page, PerPage int
	// Zone is where a day of a time condition begins and ends; nil means UTC.
	Zone *time.Location
}

// Offset returns how many records come before the page.
func (q Query) Offset() int { return (max(q.Page, 1) - 1) * q.PerPage }

// Found is one page of a list and the number of all matching records.
type Found[T any] struct {
	Items []T
	Total int
}

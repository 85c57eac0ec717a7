package model

import "strings"

// FieldError is one thing wrong with one form field.
type FieldError struct {
	// Field is the form name of the field, as in the input's name attribute.
	Field string
	Text  Text
}

// FieldErrors are the things wrong with a form, in the order of its fields.
// A nil FieldErrors means that nothing is wrong; use Err to return it.
type FieldErrors []FieldError

// Add appends one error for field.
func (e *FieldErrors) Add(field string, text Text) {
	*e = append(*e, FieldError{Field: field, Text: text})
}

// For returns the first error of field, or the zero Text.
func (e FieldErrors) For(field string) Text {
	for _, fe := range e {
		if fe.Field == field {
			return fe.Text
		}
	}
	return Text{}
}

// Err returns e as an error, or nil when nothing is wrong.
func (e FieldErrors) Err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// Error lists the field names, for logs; people are shown the texts.
func (e FieldErrors) Error() string {
	names := make([]string, len(e))
	for i, fe := range e {
		names[i] = fe.Field
	}
	return "invalid fields: " + strings.Join(names, ", ")
}

// Merge returns e with those of more whose fields have no error in e.
func (e FieldErrors) Merge(more FieldErrors) FieldErrors {
	merged := e
	for _, fe := range more {
		if e.For(fe.Field).IsZero() {
			merged = append(merged, fe)
		}
	}
	return merged
}

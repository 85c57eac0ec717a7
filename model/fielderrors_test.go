package model_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"tandem/model"
)

func failing(fields ...string) model.FieldErrors {
	var errs model.FieldErrors
	for _, f := range fields {
		errs.Add(f, model.Text{Key: f + " is wrong"})
	}
	return errs
}

func TestFieldErrorsMerge(t *testing.T) {
	t.Parallel()
	other := model.FieldErrors{{Field: "a", Text: model.Text{Key: "a is wrong too"}}, {Field: "c", Text: model.Text{Key: "c is wrong"}}}
	tests := []struct {
		name              string
		first, more, want model.FieldErrors
	}{
		{"nothing", nil, nil, nil},
		{"only the first", failing("a"), nil, failing("a")},
		{"only the others", nil, failing("a", "b"), failing("a", "b")},
		{"the first error of a field stays", failing("a", "b"), other, failing("a", "b", "c")},
		{"several of one field in the others", failing("b"), failing("a", "a"), failing("b", "a", "a")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.first.Merge(tt.more); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestFieldErrorsAsError(t *testing.T) {
	t.Parallel()
	if err := failing().Err(); err != nil {
		t.Errorf("nothing wrong: got the error %v", err)
	}
	err := fmt.Errorf("saving: %w", failing("a", "b").Err())
	var errs model.FieldErrors
	if !errors.As(err, &errs) || err.Error() != "saving: invalid fields: a, b" {
		t.Errorf("got %v, want the fields in it", err)
	}
	if got := errs.For("b").Key; got != "b is wrong" || !errs.For("c").IsZero() {
		t.Errorf("got %q for b and %q for c", got, errs.For("c").Key)
	}
}

package acct_test

import (
	"testing"

	"tandem/model/cdr/acct"
)

func TestOutcomesHaveCodesOfTheirOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]acct.Outcome{}
	for o := acct.Stored; o <= acct.WrongSecret; o++ {
		if other, taken := seen[o.String()]; taken {
			t.Errorf("%d and %d are both called %q", o, other, o)
		}
		seen[o.String()] = o
		if got, want := o.Lost(), o >= acct.Failed; got != want {
			t.Errorf("%q: got %v, want %v", o, got, want)
		}
	}
}

package i18n

import (
	"context"

	"golang.org/x/text/number"
)

// Number writes v with exactly that many digits behind the point, grouped as the
// language of the request does it.
func Number(ctx context.Context, v float64, digits int) string {
	return FromContext(ctx).printer.Sprint(number.Decimal(v, number.Scale(digits)))
}

// Percent writes a share, 0 to 1, in percent with one digit behind the point.
func Percent(ctx context.Context, share float64) string {
	return FromContext(ctx).printer.Sprint(number.Percent(share, number.Scale(1)))
}

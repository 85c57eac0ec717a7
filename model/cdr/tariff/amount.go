package tariff

import (
	"errors"
	"strconv"
	"strings"
)

// Amount is money in 1/10000 of the unit of a currency.
type Amount int64

// unit is one unit of a currency, and amountDigits the digits behind the point.
const (
	unit         = 10_000
	amountDigits = 4
)

// MaxAmount is the most that a rate may charge at once: a million units.
const MaxAmount Amount = 1_000_000 * unit

// ErrAmount says that a text is no amount.
var ErrAmount = errors.New("not an amount with at most four digits behind the point")

// ParseAmount reads digits with at most four more behind a point: "12", "0.0125",
// "-3.50". The error is ErrAmount.
func ParseAmount(s string) (Amount, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	if !isDigits(whole) || point && !isDigits(fraction) || len(fraction) > amountDigits || len(whole) > 12 {
		return 0, ErrAmount
	}
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", amountDigits-len(fraction)), 10, 64)
	if err != nil {
		return 0, ErrAmount
	}
	if negative {
		n = -n
	}
	return Amount(n), nil
}

func isDigits(s string) bool {
	for _, ch := range []byte(s) {
		if ch < '0' || ch > '9' {
			return false
		}
	}
	return s != ""
}

// String returns a with as many digits behind the point as it needs: "12", "0.5".
func (a Amount) String() string { return a.text(0) }

// In returns a with the digits that people write in a currency, and with more
// where a needs them, so that nothing is rounded: "12" in JPY, "12.00" and
// "0.0125" in USD. It does not name the currency.
func (a Amount) In(currency string) string { return a.text(Digits(currency)) }

func (a Amount) text(least int) string {
	sign, n := "", uint64(a)
	if a < 0 {
		sign, n = "-", -n
	}
	fraction := strconv.FormatUint(n%unit+unit, 10)[1:]
	for len(fraction) > least && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	whole := sign + strconv.FormatUint(n/unit, 10)
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

// Digits returns how many digits people write behind the point in a currency:
// the minor unit of ISO 4217.
func Digits(currency string) int {
	switch currency {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF",
		"UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	default:
		return 2
	}
}

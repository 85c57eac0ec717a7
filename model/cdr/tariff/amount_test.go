package tariff_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"tandem/model/cdr/tariff"
)

func TestAnAmountIsReadAndWrittenExactly(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text     string
		want     tariff.Amount
		plain    string
		currency string
		written  string
	}{
		{"0", 0, "0", "JPY", "0"},
		{"0", 0, "0", "USD", "0.00"},
		{"12", 120_000, "12", "JPY", "12"},
		{"12.5", 125_000, "12.5", "USD", "12.50"},
		{"12.50", 125_000, "12.5", "JPY", "12.5"},
		{"0.0125", 125, "0.0125", "USD", "0.0125"},
		{"0.0001", 1, "0.0001", "JPY", "0.0001"},
		{"1.2", 12_000, "1.2", "KWD", "1.200"},
		{"-3.50", -35_000, "-3.5", "EUR", "-3.50"},
		{"-0.01", -100, "-0.01", "EUR", "-0.01"},
		{"999999999999.9999", 9_999_999_999_999_999, "999999999999.9999", "CLF", "999999999999.9999"},
	}
	for _, tt := range tests {
		got, err := tariff.ParseAmount(tt.text)
		if err != nil || got != tt.want {
			t.Errorf("%s: got %d, %v; want %d", tt.text, got, err, tt.want)
		}
		if got := got.String(); got != tt.plain {
			t.Errorf("%s: got %q, want %q", tt.text, got, tt.plain)
		}
		if got := got.In(tt.currency); got != tt.written {
			t.Errorf("%s in %s: got %q, want %q", tt.text, tt.currency, got, tt.written)
		}
	}
}

func TestAmountsThatAreNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", ".", "1.", ".5", "1.23456", "1,5", "+1", "--1", "1e3", "0x1", " 1", "１", "1234567890123", "NaN"} {
		if got, err := tariff.ParseAmount(text); !errors.Is(err, tariff.ErrAmount) {
			t.Errorf("%q: got %d, %v", text, got, err)
		}
	}
}

func TestAnyAmountIsReadBackFromWhatItIsWrittenAs(t *testing.T) {
	t.Parallel()
	for range 10_000 {
		want := tariff.Amount(rand.Int64N(2e16) - 1e16)
		for _, text := range []string{want.String(), want.In("JPY"), want.In("USD"), want.In("BHD")} {
			if got, err := tariff.ParseAmount(text); err != nil || got != want {
				t.Fatalf("%q: got %d, %v; want %d", text, got, err, want)
			}
		}
	}
}

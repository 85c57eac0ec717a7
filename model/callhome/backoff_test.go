package callhome

import (
	"math"
	"testing"
	"time"
)

func TestBackoffDoublesUpToSixHours(t *testing.T) {
	t.Parallel()
	tests := []struct {
		attempt int
		random  float64
		want    time.Duration
	}{
		{0, 0.5, 30 * time.Second},
		{1, 0.5, 30 * time.Second},
		{1, 0, 24 * time.Second},
		{2, 0.5, time.Minute},
		{3, 0.5, 2 * time.Minute},
		{10, 0.5, 256 * time.Minute},
		{11, 0.5, 6 * time.Hour},
		{11, 0, 4*time.Hour + 48*time.Minute},
		{math.MaxInt, 0.5, 6 * time.Hour},
	}
	for _, tc := range tests {
		if got := Backoff(tc.attempt, tc.random); got.Round(time.Millisecond) != tc.want {
			t.Errorf("attempt %d, random %v: got %v, want %v", tc.attempt, tc.random, got, tc.want)
		}
	}
}

func TestBackoffStaysWithinTwentyPercent(t *testing.T) {
	t.Parallel()
	for attempt := range 40 {
		middle := Backoff(attempt, 0.5)
		low, high := Backoff(attempt, 0), Backoff(attempt, math.Nextafter(1, 0))
		if low < middle*79/100 || high > middle*121/100 || low >= high {
			t.Errorf("attempt %d: got %v to %v around %v", attempt, low, high, middle)
		}
	}
}

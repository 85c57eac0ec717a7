package callhome

import "time"

// ExpireAfter is how long a delivery is tried before it expires.
const ExpireAfter = 7 * 24 * time.Hour

const (
	firstWait = 30 * time.Second
	longWait  = 6 * time.Hour
)

// Backoff returns how long to wait after the attempt with that number, counted
// from 1, has failed: 30 seconds, doubled each time up to 6 hours, and then up to
// 20 % less or more, so that many nodes do not come back together. random is in
// [0, 1).
func Backoff(attempt int, random float64) time.Duration {
	wait := firstWait
	for i := 1; i < attempt && wait < longWait; i++ {
		wait *= 2
	}
	return time.Duration(float64(min(wait, longWait)) * (0.8 + 0.4*random))
}

package report

import (
	"context"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/tariff"
	"tandem/model/db"
)

// Reports answers reports from the roll-ups.
type Reports struct {
	ledger *db.DB
}

// New returns the reports of a ledger.
func New(ledger *db.DB) *Reports { return &Reports{ledger: ledger} }

// Traffic is when calls begin.
type Traffic struct {
	// Hours are the hours of the day, Weekdays begin with Sunday, Cells are the
	// hours of each weekday.
	Hours    [24]Volume
	Weekdays [7]Volume
	Cells    [7][24]Volume
	// Days are the days of the range that have calls, in their order.
	Days  []DayVolume
	Total Volume
}

// DayVolume is the traffic of a day.
type DayVolume struct {
	// Day is the beginning of the day in the zone of the range.
	Day time.Time
	Volume
}

// Traffic returns when the calls of the gateways began; no gateways are all.
func (r *Reports) Traffic(ctx context.Context, in Range, gateways []int64) (Traffic, error) {
	return Traffic{}, nil
}

// Role is what a number is in a call. The values are those that are stored.
type Role int

// The roles of a number.
const (
	Called  Role = 1
	Calling Role = 2
)

// Order is what the top numbers are ordered by.
type Order string

// The orders of the top numbers.
const (
	ByCalls    Order = "calls"
	ByDuration Order = "duration"
	ByCharge   Order = "charge"
)

// NumberRow is what a number did.
type NumberRow struct {
	// Number is "" for the calls that do not give one.
	Number string
	Volume
	Charge tariff.Amount
}

// Top returns the n numbers in a role with the most of what they are ordered by.
func (r *Reports) Top(ctx context.Context, in Range, role Role, by Order, n int) ([]NumberRow, error) {
	return nil, nil
}

// CauseRow is how many calls ended with a cause.
type CauseRow struct {
	Cause cdr.Cause
	Calls int64
}

// Causes returns why the calls of the gateways ended, the most frequent first; no
// gateways are all.
func (r *Reports) Causes(ctx context.Context, in Range, gateways []int64) ([]CauseRow, error) {
	return nil, nil
}

// GatewayRow is the calls of a gateway.
type GatewayRow struct {
	Gateway int64
	Volume
}

// QualityByGateway returns the calls of each gateway, for ASR and ACD, the most
// calls first.
func (r *Reports) QualityByGateway(ctx context.Context, in Range) ([]GatewayRow, error) {
	return nil, nil
}

// DestinationRow is the calls to a destination.
type DestinationRow struct {
	// Destination is that of the rate that fits, else the first digits of the
	// number, or "" when calls give none.
	Destination string
	Volume
	Charge tariff.Amount
}

// QualityByDestination returns the calls of the gateways to each destination, for
// ASR and ACD, the most calls first; no gateways are all.
func (r *Reports) QualityByDestination(ctx context.Context, in Range, gateways []int64) ([]DestinationRow, error) {
	return nil, nil
}

// NewDestinations returns the destinations that were called on the last day of
// the range and not on the thirty days before, the most calls first.
func (r *Reports) NewDestinations(ctx context.Context, in Range) ([]DestinationRow, error) {
	return nil, nil
}

// UtilisationRow is how busy the voice channels of a gateway were. A channel is
// busy from the setup to the disconnect of a telephony leg.
type UtilisationRow struct {
	Gateway int64
	// Busy is the time of all channels together, Legs the legs that it is of.
	Busy time.Duration
	Legs int64
	// BusyHour is the beginning of the hour with the most occupancy, which begins
	// with a quarter of an hour; BusyHourBusy is the time in it. Zero when no
	// channel was busy.
	BusyHour     time.Time
	BusyHourBusy time.Duration
	// Peak is the most channels that were busy at once; PeakAt is the quarter of
	// an hour in which that was.
	Peak   int64
	PeakAt time.Time
}

// Erlangs is how many channels were busy on average in a time.
func Erlangs(busy, in time.Duration) float64 {
	if in <= 0 {
		return 0
	}
	return float64(busy) / float64(in)
}

// Occupancy is the part of the configured channels that was busy in a time, 0 to
// 1; 0 when the channels are not known.
func Occupancy(busy, in time.Duration, channels int) float64 {
	if channels <= 0 {
		return 0
	}
	return Erlangs(busy, in) / float64(channels)
}

// Utilisation returns how busy the gateways were, in the order of their ids.
func (r *Reports) Utilisation(ctx context.Context, in Range) ([]UtilisationRow, error) {
	return nil, nil
}

// SlotRow is a quarter of an hour of a gateway.
type SlotRow struct {
	Slot time.Time
	Volume
	Busy time.Duration
	Peak int64
}

// Slots returns the quarters of an hour in which a gateway did something, in
// their order.
func (r *Reports) Slots(ctx context.Context, in Range, gateway int64) ([]SlotRow, error) {
	return nil, nil
}

// ShortRow is the calls of a gateway on a day that ended before they could be of
// use.
type ShortRow struct {
	// Day is the beginning of the day in the zone of the range.
	Day     time.Time
	Gateway int64
	Calls   int64
	// Short calls were answered and shorter than the parameter Short Call; Zero
	// calls have no billable time.
	Short, Zero int64
}

// Short returns the short and the zero-duration calls by day and gateway.
func (r *Reports) Short(ctx context.Context, in Range, gateways []int64) ([]ShortRow, error) {
	return nil, nil
}

// Freshness says whether the roll-ups of a range are up to date.
type Freshness struct {
	// Days have records; Stale of them changed since their roll-ups were made.
	Days, Stale int
	// AsOf is when the oldest roll-ups that are stale were made; zero when all are
	// up to date, or when some were never made.
	AsOf time.Time
}

// Freshness returns whether the roll-ups of a range are up to date.
func (r *Reports) Freshness(ctx context.Context, in Range) (Freshness, error) {
	return Freshness{}, nil
}

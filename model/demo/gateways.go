package demo

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"tandem/model/cdr/collector"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/tariff"
)

// Collector takes saved messages in: collector.Collector, which does not run yet.
type Collector interface {
	Offline(ctx context.Context, work func(ctx context.Context) error) error
	Import(ctx context.Context, file io.Reader, name string, gateway int64, progress func(bytes, lines int64)) (collector.ImportResult, error)
}

// CallRecords is what the demonstration is told about where call records go.
type CallRecords struct {
	Gateways   *gateway.Gateways
	RateTables *tariff.RateTables
	Collector  Collector
	Clock      func() time.Time
}

// FillCallRecords adds gateways and a rate table, and takes in what the gateways
// sent in the last days.
func FillCallRecords(ctx context.Context, c CallRecords) error {
	for _, s := range sites() {
		if _, err := c.Gateways.Add(ctx, s.asGateway()); err != nil {
			return fmt.Errorf("adding the gateway %s: %w", s.gateway, err)
		}
	}
	if _, err := c.RateTables.Add(ctx, rateTable()); err != nil {
		return fmt.Errorf("adding a rate table: %w", err)
	}
	sent, err := newHistory(historySeed).messages(c.Clock())
	if err != nil {
		return err
	}
	err = c.Collector.Offline(ctx, func(ctx context.Context) error {
		_, err := c.Collector.Import(ctx, strings.NewReader(sent), "demonstration", 0, nil)
		return err
	})
	if err != nil {
		return fmt.Errorf("taking in what the gateways sent: %w", err)
	}
	return nil
}

// Kinds of legs, as a gateway writes them in CallLegType.
const (
	telephony = 1
	voip      = 2
)

// site is a place with a gateway to the telephone network.
type site struct {
	// gateway is its name, which is also in its messages.
	gateway, description string
	zone                 string // IANA
	zoneNames            []gateway.ZoneName
	channels             int // of lines to the telephone network that are not SIP
	trunk                int // the kind of legs to the telephone network
	// perDay is how many calls a working day has.
	perDay int
	inside []string // the numbers of people
	// reception are the numbers of a hunt group in their order.
	reception [2]string
	// outside are the numbers that call and are called; a verb stands for two digits.
	outside []string
	// lost is the day of the week on whose mornings the clock has no server; Sunday
	// is none.
	lost time.Weekday
}

func sites() []*site {
	return []*site{
		{
			gateway: "LON-CUBE-1", description: "London, SIP trunk", zone: "Europe/London", trunk: voip, perDay: 210,
			inside: []string{"1000001", "2000001", "2000910"}, reception: [2]string{"2000900", "2000001"},
			outside: []string{"+4420794601%02d", "+4477009001%02d", "+4416149601%02d", "+120255501%02d", "+33199001%02d4"},
		},
		{
			gateway: "TYO-ISDN-1", description: "東京, INS 1500", zone: "Asia/Tokyo", channels: 30, trunk: telephony, perDay: 190,
			inside: []string{"1000002", "1000003", "1000900"}, reception: [2]string{"1000910", "1000003"},
			outside: []string{"81312340%02d0", "81901234%02d00", "81661230%02d0", "861300000%04d"},
		},
		{
			gateway: "SHA-CUBE-1", description: "上海, SIP 中继", zone: "Asia/Shanghai", trunk: voip, perDay: 95,
			zoneNames: []gateway.ZoneName{{Name: "CST", Offset: 480}},
			inside:    []string{"3000001", "3000002"}, reception: [2]string{"3000900", "3000002"},
			outside: []string{"+86215555%02d00", "+861300000%04d", "+65655501%02d"},
			lost:    time.Tuesday,
		},
	}
}

// stranger is a gateway that nobody admitted yet.
func stranger() *site {
	return &site{
		gateway: "HKG-CUBE-1", zone: "Asia/Hong_Kong", trunk: voip, perDay: 6,
		inside: []string{"4000001"}, reception: [2]string{"4000900", "4000001"}, outside: []string{"+852555502%02d"},
	}
}

func (s *site) asGateway() gateway.Gateway {
	return gateway.Gateway{
		Name: s.gateway, Description: s.description, Zone: s.zone, Channels: s.channels,
		Hosts: []string{strings.ToLower(s.gateway)}, Zones: s.zoneNames,
	}
}

// location returns the time zone of the clock of the gateway.
func (s *site) location() (*time.Location, error) {
	location, err := time.LoadLocation(s.zone)
	if err != nil {
		return nil, fmt.Errorf("the time zone of %s: %w", s.gateway, err)
	}
	return location, nil
}

// rateTable has a price for everything that is called here.
func rateTable() tariff.RateTable {
	const cent = 100 // in tariff.Amount
	always := func(prefix, destination string, perMinute tariff.Amount) tariff.Rate {
		return tariff.Rate{
			Prefix: prefix, Destination: destination, Days: tariff.AllDays, ToMinute: 24 * 60,
			FirstSeconds: 60, FirstAmount: perMinute, Increment: 6, IncrementAmount: perMinute / 10,
		}
	}
	british := func(days tariff.Days, from, to int, perMinute tariff.Amount) tariff.Rate {
		r := always("44", "United Kingdom", perMinute)
		r.Days, r.FromMinute, r.ToMinute = days, from*60, to*60
		return r
	}
	mobile := always("819", "Japan, mobile", 18*cent)
	mobile.Connection = 5 * cent
	inside := []tariff.Rate{always("1000", "Inside", 0), always("2000", "Inside", 0), always("3000", "Inside", 0)}
	return tariff.RateTable{
		Name: "International", Description: "What the carriers charge", Currency: "USD", Active: true,
		Rates: append(inside,
			british(tariff.Weekdays, 0, 8, cent), british(tariff.Weekdays, 8, 18, 3*cent),
			british(tariff.Weekdays, 18, 24, cent), british(tariff.Weekend, 0, 24, cent),
			mobile, always("447", "United Kingdom, mobile", 12*cent),
			always("81", "Japan", 4*cent), always("86", "China", 5*cent), always("65", "Singapore", 4*cent), always("852", "Hong Kong", 4*cent),
			always("1", "United States and Canada", 2*cent), always("", "Everywhere else", 35*cent)),
	}
}

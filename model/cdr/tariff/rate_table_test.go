package tariff_test

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/cdr/tariff"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fields returns the fields that err is about.
func fields(err error) []string {
	var names []string
	if errs, ok := errors.AsType[model.FieldErrors](err); ok {
		for _, e := range errs {
			names = append(names, e.Field)
		}
	}
	return names
}

func TestWhatARateTableMayNotBe(t *testing.T) {
	t.Parallel()
	tables := tariff.NewRateTables(dbtest.SQLite(t), time.Now)
	with := func(change func(r *tariff.Rate)) []tariff.Rate {
		r := rate("44", "Britain")
		change(&r)
		return []tariff.Rate{rate("", "Everywhere"), r}
	}
	window := func(prefix string, days tariff.Days, from, to int) tariff.Rate {
		r := rate(prefix, "x")
		r.Days, r.FromMinute, r.ToMinute = days, from, to
		return r
	}
	tests := []struct {
		name  string
		table tariff.RateTable
		want  string
	}{
		{"nothing wrong", tariff.RateTable{}, ""},
		{"a long name", tariff.RateTable{Name: strings.Repeat("x", 51)}, "name"},
		{"a currency in words", tariff.RateTable{Currency: "yen"}, "currency"},
		{"a zone that is none", tariff.RateTable{Zone: "Asia/Atlantis"}, "zone"},
		{"the zone of whoever reads it", tariff.RateTable{Zone: "Local"}, "zone"},
		{"letters", tariff.RateTable{Rates: with(func(r *tariff.Rate) { r.Prefix = "44a" })}, "rates.2.prefix"},
		{"a plus alone", tariff.RateTable{Rates: with(func(r *tariff.Rate) { r.Prefix = "+" })}, "rates.2.prefix"},
		{"a plus behind", tariff.RateTable{Rates: with(func(r *tariff.Rate) { r.Prefix = "4+" })}, "rates.2.prefix"},
		{"no destination", tariff.RateTable{Rates: with(func(r *tariff.Rate) { r.Destination = "" })}, "rates.2.destination"},
		{"no days", tariff.RateTable{Rates: with(func(r *tariff.Rate) { r.Days = "sunday" })}, "rates.2.days"},
		{"a beginning after the day", tariff.RateTable{Rates: with(func(r *tariff.Rate) { r.FromMinute, r.ToMinute = 1440, 60 })}, "rates.2.from"},
		{"an end after the day", tariff.RateTable{Rates: with(func(r *tariff.Rate) { r.ToMinute = 1441 })}, "rates.2.to"},
		{"no time at all", tariff.RateTable{Rates: with(func(r *tariff.Rate) { r.FromMinute, r.ToMinute = 60, 60 })}, "rates.2.to"},
		{"money back", tariff.RateTable{Rates: with(func(r *tariff.Rate) { r.Connection = -1 })}, "rates.2.connection"},
		{"more than anybody pays", tariff.RateTable{Rates: with(func(r *tariff.Rate) { r.IncrementAmount = tariff.MaxAmount + 1 })}, "rates.2.increment_amount"},
		{"seconds below none", tariff.RateTable{Rates: with(func(r *tariff.Rate) { r.FirstSeconds = -1 })}, "rates.2.first_seconds"},
		{"a price for a period of nothing", tariff.RateTable{Rates: with(func(r *tariff.Rate) { r.FirstAmount = 1 })}, "rates.2.first_amount"},
		{"increments of nothing", tariff.RateTable{Rates: with(func(r *tariff.Rate) { r.Increment = 0 })}, "rates.2.increment"},
		{"one prefix twice", tariff.RateTable{Rates: []tariff.Rate{rate("44", "a"), rate("45", "b"), rate("+44", "c")}}, "rates.3.prefix"},
		{"windows beside each other", tariff.RateTable{Rates: []tariff.Rate{
			window("44", tariff.AllDays, 480, 1080), window("44", tariff.AllDays, 1080, 480)}}, ""},
		{"a minute in both windows", tariff.RateTable{Rates: []tariff.Rate{
			window("44", tariff.AllDays, 480, 1080), window("44", tariff.AllDays, 1080, 481)}}, "rates.2.prefix"},
		{"other days", tariff.RateTable{Rates: []tariff.Rate{
			window("44", tariff.Weekdays, 0, 1440), window("44", tariff.Weekend, 0, 1440)}}, ""},
		{"Friday night reaches into Saturday", tariff.RateTable{Rates: []tariff.Rate{
			window("44", tariff.Weekdays, 1200, 480), window("44", tariff.Weekend, 0, 1440)}}, "rates.2.prefix"},
		{"Saturday night and Sunday reach into Monday", tariff.RateTable{Rates: []tariff.Rate{
			window("44", tariff.Weekdays, 0, 1440), window("44", tariff.Weekend, 1200, 480)}}, "rates.2.prefix"},
		{"too many rates", tariff.RateTable{Rates: make([]tariff.Rate, tariff.MostRates+1)}, "rates"},
	}
	for i, tt := range tests {
		tt.table.Name = cmp.Or(tt.table.Name, "Table "+strconv.Itoa(i))
		tt.table.Currency = cmp.Or(tt.table.Currency, "JPY")
		_, err := tables.Add(t.Context(), tt.table)
		if got := strings.Join(fields(err), " "); got != tt.want || (err == nil) != (tt.want == "") {
			t.Errorf("%s: got %q, %v; want %q", tt.name, got, err, tt.want)
		}
	}
}

func TestOverlappingRatesNameBothLines(t *testing.T) {
	t.Parallel()
	_, err := tariff.NewRateTables(dbtest.SQLite(t), time.Now).Add(t.Context(), tariff.RateTable{
		Name: "x", Currency: "JPY", Rates: []tariff.Rate{rate("1", "a"), rate("44", "b"), rate("44", "c"), rate("44", "d")},
	})
	errs, _ := errors.AsType[model.FieldErrors](err)
	if len(errs) != 2 || !slices.Equal(errs[0].Text.Args, []any{2, 3}) || !slices.Equal(errs[1].Text.Args, []any{2, 4}) {
		t.Errorf("got %v", errs)
	}
}

func TestARateTableKeepsItsRates(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		tables := tariff.NewRateTables(d, time.Now)
		full := tariff.Rate{
			Prefix: "+81", Destination: "Japan", Days: tariff.Weekend, FromMinute: 1320, ToMinute: 360,
			Connection: 1, FirstSeconds: 60, FirstAmount: 2, Increment: 6, IncrementAmount: 9_999_999_999,
		}
		want := []tariff.Rate{full, rate("", "Everywhere")}
		for i := range 1200 {
			want = append(want, rate(strconv.Itoa(70_000+i), "x"))
		}
		added, err := tables.Add(t.Context(), tariff.RateTable{Name: "2026", Currency: "JPY", Rates: want})
		check(t, err)
		added.Name, added.Rates = "2027", added.Rates[:1100]
		check(t, tables.Update(t.Context(), added))
		got, err := tables.Get(t.Context(), added.ID)
		check(t, err)
		if !slices.Equal(got.Rates, want[:1100]) || got.Name != "2027" {
			t.Errorf("got %d rates, the first %+v", len(got.Rates), got.Rates[0])
		}
		check(t, tables.Delete(t.Context(), added.ID))
	})
}

func TestOneRateTableIsActive(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		tables := tariff.NewRateTables(d, time.Now)
		none, err := tariff.Active(ctx, tables, time.UTC)
		check(t, err)
		old, err := tables.Add(ctx, tariff.RateTable{Name: "Old", Currency: "USD", Active: true, Rates: []tariff.Rate{rate("1", "America")}})
		check(t, err)
		first, err := tariff.Active(ctx, tables, time.UTC)
		check(t, err)
		_, err = tables.Add(ctx, tariff.RateTable{Name: "New", Currency: "JPY", Active: true})
		check(t, err)
		second, err := tariff.Active(ctx, tables, time.UTC)
		check(t, err)
		if got := []string{none.Currency(), first.Currency(), second.Currency()}; !slices.Equal(got, []string{"", "USD", "JPY"}) {
			t.Errorf("got %q", got)
		}
		if none.State() == first.State() || first.State() == second.State() {
			t.Errorf("got states %q, %q, %q", none.State(), first.State(), second.State())
		}
		if err := tables.Update(ctx, old); !errors.Is(err, model.ErrConflict) {
			t.Errorf("a page from before: got %v", err)
		}
		var log []string
		check(t, d.Read.NewRaw("SELECT action || ' ' || object_name FROM audit ORDER BY id").Scan(ctx, &log))
		if want := []string{"add Old", "update Old", "add New"}; !slices.Equal(log, want) {
			t.Errorf("got %q, want %q", log, want)
		}
		old, err = tables.Get(ctx, old.ID)
		check(t, err)
		if old.Active || len(old.Rates) != 1 {
			t.Errorf("got %+v", old)
		}
	})
}

func TestTheStateOfARaterIsThatOfItsTableAndZone(t *testing.T) {
	t.Parallel()
	tokyo, _ := time.LoadLocation("Asia/Tokyo")
	table := &tariff.RateTable{}
	inUTC, err := tariff.NewRater(table, time.UTC)
	check(t, err)
	inTokyo, err := tariff.NewRater(table, tokyo)
	check(t, err)
	table.Version++
	later, err := tariff.NewRater(table, time.UTC)
	check(t, err)
	if inUTC.State() == inTokyo.State() || inUTC.State() == later.State() {
		t.Errorf("got %q, %q, %q", inUTC.State(), inTokyo.State(), later.State())
	}
}

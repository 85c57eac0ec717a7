package cdr

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/model/cdr/report"
)

func TestSlotsAreSummedByTheStepsOfTheirRange(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	slots := []report.SlotRow{
		{Slot: from.Add(-slotLength), Peak: 99}, {Slot: from, Peak: 2, Busy: time.Minute, Volume: report.Volume{Calls: 1}},
		{Slot: from.Add(3 * slotLength), Peak: 5, Busy: time.Hour, Volume: report.Volume{Calls: 2}},
		{Slot: from.Add(25 * time.Hour), Peak: 1}, {Slot: from.AddDate(1, 0, 0), Peak: 99},
	}
	for days, want := range map[int]struct {
		steps int
		peaks []int64
		calls int64
	}{
		2: {192, []int64{2, 0, 0, 5}, 1}, 30: {720, []int64{5, 0, 0, 0}, 3}, 90: {90, []int64{5, 1, 0, 0}, 3},
	} {
		got := slotSums(report.Range{From: from, To: from.AddDate(0, 0, days), Zone: time.UTC}, slots)
		var peaks []int64
		for _, s := range got[:4] {
			peaks = append(peaks, s.Peak)
		}
		if len(got) != want.steps || !slices.Equal(peaks, want.peaks) || got[0].Calls != want.calls {
			t.Errorf("%d days: got %d steps, %v, %d calls; want %v", days, len(got), peaks, got[0].Calls, want)
		}
	}
}

func TestLongRangesHaveAColumnForEachMonth(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	days := []report.DayVolume{
		{Day: from, Volume: report.Volume{Calls: 3, Answered: 1}}, {Day: from.AddDate(0, 0, 1), Volume: report.Volume{Calls: 5}},
		{Day: from.AddDate(0, 0, 2), Volume: report.Volume{Calls: 7, Answered: 7}},
	}
	for name, tt := range map[string]struct {
		days int
		want string
	}{
		"days":   {4, "31:1,2 1:0,5 2:7,0 3:0,0"},
		"months": {70, "2026-01:1,2 2026-02:7,5 2026-03:0,0 2026-04:0,0"},
	} {
		var got []string
		for _, c := range dayColumns(t.Context(), report.Range{From: from, To: from.AddDate(0, 0, tt.days), Zone: time.UTC}, days) {
			got = append(got, c.Label+":"+whole(c.Values[0])+","+whole(c.Values[1]))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %s, want %s", name, strings.Join(got, " "), tt.want)
		}
	}
}

func TestAPageShowsTheFirstRowsOfABigTable(t *testing.T) {
	t.Parallel()
	table := ReportTable{Name: "t", Rows: make([][]ReportCell, mostReportRows+1)}
	var b strings.Builder
	if err := reportTable(ReportAsked{Name: ReportTop}, table).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(b.String(), "<tr>"); got != mostReportRows+1 { // and the heads
		t.Errorf("got %d rows", got)
	}
	if want := "These are the first 1,000 of 1,001 rows; the file has all of them."; !strings.Contains(b.String(), want) {
		t.Errorf("it is not told: %q", want)
	}
}

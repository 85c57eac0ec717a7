package cdr

import (
	"context"
	"strconv"
	"time"

	"tandem/model"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/collector"
	"tandem/model/cdr/ledger"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
)

// HealthPath is the address of Gateway CDRs > Collector Health.
const HealthPath = "/ccmservice/gateway-cdrs/health"

// HealthHours is for how many hours losses are shown.
const HealthHours = 24

// lineBuffer is about what a line takes of a receive buffer, in bytes.
const lineBuffer = 1280

// HealthPage is Gateway CDRs > Collector Health of one node.
type HealthPage struct {
	views.Page
	Node      string
	Collector collector.Health
	// Rate is the sum of the feeds' of this node, in messages a second.
	Rate float64
	// Kept is the number of lines that are kept, Gaps the newest open gaps of all
	// nodes, OpenGaps how many there are.
	Kept     int64
	Gaps     []ledger.FeedGap
	OpenGaps int
	// Losses are those of all nodes in the HealthHours before Now.
	Losses []ledger.Loss
	// Days are those of the archive, oldest first.
	Days  []archive.Day
	Names Gateways
	Now   time.Time
}

func (p HealthPage) page() views.Page {
	p.Title = model.T("Collector Health")
	p.Related = []views.Link{
		{Text: ReportLoss.Title(), Href: ReportLoss.Path()}, {Text: model.T("Gateways"), Href: GatewaysPath}, {Text: model.T("Kept Lines"), Href: LinesPath},
	}
	return p.Page
}

// small reports whether the kernel gave a socket less of a buffer than was asked
// for.
func small(s collector.Socket) bool { return s.Buffer < s.Wanted }

// advice says what to do about a small receive buffer.
func (p HealthPage) advice() model.Text {
	wanted := 0
	for _, s := range p.Collector.Sockets {
		if small(s) {
			wanted = max(wanted, s.Wanted)
		}
	}
	if wanted == 0 {
		return model.Text{}
	}
	return model.T("A receive buffer is smaller than it should be: records that come all at once are dropped by the kernel. On this machine run “sysctl -w net.core.rmem_max=%s”, write it into /etc/sysctl.d so that it stays, and restart the service.",
		strconv.Itoa(wanted))
}

// buffer is the receive buffer of a socket and how many lines it holds.
func buffer(ctx context.Context, s collector.Socket) string {
	if s.Buffer == 0 {
		return "–"
	}
	return i18n.T(ctx, "%s KB, about %d lines", i18n.Number(ctx, float64(s.Buffer)/1024, 0), s.Buffer/lineBuffer)
}

// milliseconds writes a time that is short.
func milliseconds(ctx context.Context, d time.Duration) string {
	return i18n.T(ctx, "%s ms", i18n.Number(ctx, float64(d)/float64(time.Millisecond), 1))
}

// oldest and newest are days of the archive, "–" when it is empty.
func (p HealthPage) oldest() string {
	if days := (Kept{Days: p.Days}).dated(); len(days) > 0 {
		return days[0].Day.String()
	}
	return "–"
}

func (p HealthPage) newest() string {
	if days := (Kept{Days: p.Days}).dated(); len(days) > 0 {
		return days[len(days)-1].Day.String()
	}
	return "–"
}

// lossesByHour shows the records that were lost in each of the last hours.
func (p HealthPage) lossesByHour(ctx context.Context) component.ColumnChart {
	zone, sums, all := i18n.FromContext(ctx).Zone, map[int64]int64{}, int64(0)
	for _, l := range p.Losses {
		sums[l.Hour.Unix()] += l.Records
		all += l.Records
	}
	c := component.ColumnChart{
		Title: model.T("Losses in the last 24 hours"), Says: model.T("%d records altogether.", all), Series: []model.Text{model.T("Records")},
	}
	for i := range HealthHours {
		at := p.Now.Truncate(time.Hour).Add(time.Duration(i+1-HealthHours) * time.Hour)
		c.Columns = append(c.Columns, component.ChartColumn{
			Label: at.In(zone).Format("15"), Minor: i%3 != 0, Values: []int64{sums[at.Unix()]}, Tip: hourTip(ctx, at.In(zone), sums[at.Unix()]),
		})
	}
	return c
}

// hourTip is what is read at an hour of lossesByHour.
func hourTip(ctx context.Context, at time.Time, records int64) string {
	return i18n.T(ctx, "%s · Records: %d", at.Format("2006-01-02 15:04"), records)
}

func socketColumns() component.TableOptions {
	return component.TableOptions{Label: model.T("Sockets"), Columns: []component.Column{
		{Label: model.T("Listens at")},
		{Label: model.T("Receive buffer")},
		{Label: model.T("Waiting in it"), Numeric: true},
		{Label: model.T("Dropped by the kernel"), Numeric: true},
		{Label: model.T("Connections"), Numeric: true},
		{Label: model.T("Turned away"), Numeric: true},
	}}
}

func openGapColumns() component.TableOptions {
	return component.TableOptions{Label: model.T("Open gaps"), Columns: []component.Column{
		{Label: model.T("Gateway")},
		{Label: model.T("Sender")},
		{Label: model.T("Kind of number")},
		{Label: model.T("Missing"), Numeric: true},
		{Label: model.T("Recovered"), Numeric: true},
		{Label: model.T("From")},
		{Label: model.T("To")},
	}}
}

func lossColumns() component.TableOptions {
	return component.TableOptions{Label: model.T("Losses in the last 24 hours"), Columns: []component.Column{
		{Label: model.T("Hour")},
		{Label: model.T("Node")},
		{Label: model.T("Reason")},
		{Label: model.T("Records"), Numeric: true},
	}}
}

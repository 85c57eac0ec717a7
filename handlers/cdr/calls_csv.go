package cdr

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tandem/handlers/csvfile"
	"tandem/model/cdr"
	"tandem/model/cdr/search"
	pages "tandem/views/cdr"
	"tandem/views/i18n"
)

// CSV serves GET /ccmservice/gateway-cdrs/calls.csv: all calls that the filter
// finds, one line for each; with lossless=true all of their legs with all fields.
// A filter that cannot be read is told with the page.
func (h *Calls) CSV(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filter, errs := search.Parse(r.URL.Query(), i18n.FromContext(ctx).Zone)
	if len(errs) > 0 {
		return h.List(w, r)
	}
	var err error
	if filter.Settled, err = h.settled(ctx); err != nil {
		return err
	}
	names := gatewayNames(h.Gateways)
	if csvfile.Lossless(r) {
		row := legRow{names: names}
		return csvfile.SendLines(w, r, "gateway-legs.csv", pages.LegHeads(), func(l *csvfile.Lines) error {
			return h.eachLeg(ctx, filter, func(leg *cdr.Leg) error { return row.write(l, leg) })
		})
	}
	row := callRow{names: names, gateways: map[int64]string{}, printer: i18n.FromContext(ctx)}
	return csvfile.SendLines(w, r, "gateway-calls.csv", pages.CallHeads(ctx), func(l *csvfile.Lines) error {
		for call, err := range search.Each(ctx, h.Archive, filter) {
			if err != nil {
				return err
			}
			if err := row.write(ctx, l, &call); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachLeg visits the legs that fit; where that depends on the call, all legs of
// the calls that fit.
func (h *Calls) eachLeg(ctx context.Context, f search.Filter, visit func(*cdr.Leg) error) error {
	q, ok := f.ByLeg()
	if !ok {
		return h.eachLegOfCalls(ctx, f, visit)
	}
	for leg, err := range h.Archive.Find(ctx, q) {
		if err != nil {
			return err
		}
		if err := visit(leg); err != nil {
			return err
		}
	}
	return nil
}

func (h *Calls) eachLegOfCalls(ctx context.Context, f search.Filter, visit func(*cdr.Leg) error) error {
	for call, err := range search.Each(ctx, h.Archive, f) {
		if err != nil {
			return err
		}
		for _, legs := range [][]cdr.Leg{call.Legs, call.Features} {
			for i := range legs {
				if err := visit(&legs[i]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// callRow writes calls as lines of a file.
type callRow struct {
	names    pages.Gateways
	gateways map[int64]string // as shown
	causes   [256]string
	printer  *i18n.Printer
	times    minuteTexts
}

func (c *callRow) write(ctx context.Context, l *csvfile.Lines, call *cdr.Call) error {
	c.times.add(l, call.Start, c.printer.Zone)
	c.times.add(l, call.End, c.printer.Zone)
	l.Text(call.Calling)
	l.Text(call.Called)
	l.Text(c.gateway(ctx, call.Gateways))
	l.Text(yes(call.Answered))
	l.Int(int64(call.Billable / time.Second))
	l.Int(int64(call.Cause))
	l.Plain(func(b []byte) []byte { return appendHex(b, uint64(call.Cause)) })
	l.Text(c.cause(call.Cause))
	l.Int(int64(len(call.Legs)))
	l.Text(yes(call.Orphan))
	l.Plain(func(b []byte) []byte { return append(b, call.Connection.Text[:call.Connection.Len]...) })
	return l.End()
}

// gateway returns the names of the gateways of a call.
func (c *callRow) gateway(ctx context.Context, ids []int64) string {
	if len(ids) != 1 {
		names := make([]string, len(ids))
		for i, id := range ids {
			names[i] = c.names.Name(ctx, id)
		}
		return strings.Join(names, " ")
	}
	name, ok := c.gateways[ids[0]]
	if !ok {
		name = c.names.Name(ctx, ids[0])
		c.gateways[ids[0]] = name
	}
	return name
}

func (c *callRow) cause(cause cdr.Cause) string {
	if c.causes[cause] == "" {
		c.causes[cause] = c.printer.Text(cause.Text())
	}
	return c.causes[cause]
}

// yes writes a condition so that programs read it in every language.
func yes(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// minuteTexts writes times to the second. It remembers how it wrote the last
// minutes: calls that end together began within a few of them.
type minuteTexts [32]struct {
	minute int64 // since 1970
	text   []byte
}

func (m *minuteTexts) add(l *csvfile.Lines, t time.Time, zone *time.Location) {
	if t.IsZero() {
		l.Text("")
		return
	}
	minute, second := t.Unix()/60, int(t.Unix()%60)
	at := &m[uint64(minute)%uint64(len(m))]
	if at.minute != minute || len(at.text) == 0 {
		local := t.In(zone)
		if local.Second() != second { // a zone of long ago, or a time before 1970
			l.Plain(func(b []byte) []byte { return local.AppendFormat(b, time.DateTime) })
			return
		}
		at.minute, at.text = minute, local.AppendFormat(at.text[:0], "2006-01-02 15:04:")
	}
	l.Plain(func(b []byte) []byte { return appendTwo(append(b, at.text...), second) })
}

func appendHex(b []byte, n uint64) []byte {
	at := len(b)
	b = strconv.AppendUint(b, n, 16)
	for i := at; i < len(b); i++ {
		if b[i] >= 'a' {
			b[i] -= 'a' - 'A'
		}
	}
	return b
}

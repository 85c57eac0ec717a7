package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"tandem/model/cdr/collector"
)

// What /metrics tells of the collector of gateway CDRs. Counts are since its
// start: a restart sets them back, as Prometheus expects of a counter.
var (
	cdrMessages = prometheus.NewDesc("tandem_cdr_messages_total",
		"Messages that gateways and others sent, of every kind.", nil, nil)
	cdrRecords = prometheus.NewDesc("tandem_cdr_records_total",
		"Records by what became of them: stored, copy (was there already), unparsed (kept as text), apart (of an unknown sender), lost (taken in and not written).", []string{"became"}, nil)
	cdrDropped = prometheus.NewDesc("tandem_cdr_dropped_total",
		"Datagrams that the kernel dropped, by socket.", []string{"protocol", "address"}, nil)
	cdrBuffer = prometheus.NewDesc("tandem_cdr_receive_buffer_bytes",
		"Receive buffer that the kernel gives a socket.", []string{"protocol", "address"}, nil)
	cdrBatches = prometheus.NewDesc("tandem_cdr_queued_batches",
		"Batches that wait to be written.", nil, nil)
)

// cdrCollector reads the health of the collector of gateway CDRs when it is asked.
type cdrCollector struct{ *collector.Collector }

// Describe implements prometheus.Collector.
func (cdrCollector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{cdrMessages, cdrRecords, cdrDropped, cdrBuffer, cdrBatches} {
		out <- d
	}
}

// Collect implements prometheus.Collector. A collector that does not run has no
// metrics.
func (c cdrCollector) Collect(out chan<- prometheus.Metric) {
	h := c.Health()
	if !h.Running {
		return
	}
	count := func(d *prometheus.Desc, n int64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	gauge := func(d *prometheus.Desc, n int, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n), labels...)
	}
	count(cdrMessages, h.Messages)
	count(cdrRecords, h.Legs, "stored")
	count(cdrRecords, h.Duplicates, "copy")
	count(cdrRecords, h.Unparsed, "unparsed")
	count(cdrRecords, h.Apart, "apart")
	count(cdrRecords, h.Lost, "lost")
	gauge(cdrBatches, h.Queued)
	for _, s := range h.Sockets {
		if s.Buffer > 0 { // UDP; the others lose nothing
			count(cdrDropped, s.Dropped, s.Protocol, s.Address)
			gauge(cdrBuffer, s.Buffer, s.Protocol, s.Address)
		}
	}
}

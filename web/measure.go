package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"

	chimiddleware "github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tandem/model/service"
)

// measure registers what /metrics tells beside the requests.
func (a *app) measure() error {
	for _, c := range []prometheus.Collector{
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		statusCollector{a}, cdrCollector{a.collector},
	} {
		if err := a.registry.Register(c); err != nil {
			return err
		}
	}
	return nil
}

// metrics serves GET /metrics to programs on this machine; to everybody else
// the address does not exist.
func (a *app) metrics() http.Handler {
	serve := promhttp.HandlerFor(a.registry, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		address, err := netip.ParseAddr(chimiddleware.GetClientIP(r.Context()))
		if err != nil || !address.IsLoopback() {
			http.NotFound(w, r)
			return
		}
		serve.ServeHTTP(w, r)
	})
}

var (
	serviceUp = prometheus.NewDesc("tandem_service_up",
		"Whether a service of this node is started.", []string{"service"}, nil)
	phoneFiles = prometheus.NewDesc("tandem_phone_files_total",
		"Files that phones asked this node for.", []string{"transport", "kind", "found"}, nil)
	deliveries = prometheus.NewDesc("tandem_callhome_deliveries",
		"Call Home deliveries in the log, by state.", []string{"state"}, nil)
)

// statusCollector reads services, the outbox and what phones asked for when it is
// asked.
type statusCollector struct{ *app }

// Describe implements prometheus.Collector.
func (statusCollector) Describe(out chan<- *prometheus.Desc) {
	out <- serviceUp
	out <- phoneFiles
	out <- deliveries
}

// Collect implements prometheus.Collector.
func (c statusCollector) Collect(out chan<- prometheus.Metric) {
	for _, reading := range c.supervisor.Snapshot() {
		up := 0.0
		if reading.State == service.Started {
			up = 1
		}
		out <- prometheus.MustNewConstMetric(serviceUp, prometheus.GaugeValue, up, reading.Name)
	}
	for asked, n := range c.phoneFiles.Counts() {
		out <- prometheus.MustNewConstMetric(phoneFiles, prometheus.CounterValue, float64(n),
			string(asked.Transport), string(asked.Kind), strconv.FormatBool(asked.Found))
	}
	counts, err := c.outbox.Counts(context.Background())
	if err != nil {
		slog.Error("counting deliveries for the metrics", "error", err)
		return
	}
	for state, n := range counts {
		out <- prometheus.MustNewConstMetric(deliveries, prometheus.GaugeValue, float64(n), string(state))
	}
}

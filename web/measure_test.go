package main

import (
	"net/http"
	"strings"
	"testing"

	"tandem/model/cdr/gateway"
)

// TestMetrics reads what a monitoring program reads, before and after a gateway
// has sent a call.
func TestMetrics(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, undecided())
	port, admin := p.takeCDRs(t), p.admin(t)
	before := p.metrics(t)
	wantMetrics(t, before, `tandem_service_up{service="Cisco Tomcat"} 1`, `tandem_service_up{service="Gateway CDR Collector"} 0`)
	if strings.Contains(before, "tandem_cdr_") {
		t.Error("a collector that does not run has metrics")
	}
	admin.activate(gateway.ServiceName)
	eventually(t, "the collector runs", func() bool { return p.collector.Health().Running })
	sendUDP(t, port, append(newWire("nagoya-gw").call(0), "nothing of the kind")...)
	eventually(t, "the call is counted", func() bool {
		return strings.Contains(p.metrics(t), `tandem_cdr_records_total{became="apart"} 2`)
	})
	wantMetrics(t, p.metrics(t),
		"tandem_cdr_messages_total 3", `tandem_cdr_records_total{became="stored"} 0`, `tandem_cdr_records_total{became="lost"} 0`,
		`protocol="udp"} 0`, "tandem_cdr_queued_batches 0", `tandem_cdr_receive_buffer_bytes{address="127.0.0.1:`)
}

// metrics returns what the program tells Prometheus.
func (p *program) metrics(t *testing.T) string {
	t.Helper()
	response, err := p.client(t).Get(p.URL + "/metrics")
	if err == nil && response.StatusCode != http.StatusOK {
		t.Errorf("/metrics: got status %d, want 200", response.StatusCode)
	}
	return body(t, response, err)
}

func wantMetrics(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("got the metrics\n%s\nwant them with %s", got, w)
		}
	}
}

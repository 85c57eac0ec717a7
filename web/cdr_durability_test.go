package main

import (
	"flag"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tandem/model/cdr/gateway"
)

// killCalls is how many calls a gateway sends between two kills.
var killCalls = flag.Int("kill.calls", 500, "how many calls a gateway sends between two kills")

// TestKillsLoseNoLeg kills the program while a gateway sends over TCP. What was
// sent is sent again after each restart, as a relay with a queue does: in the end
// every leg is there, once.
func TestKillsLoseNoLeg(t *testing.T) {
	t.Parallel()
	data := setUpFolder(t)
	port := 0
	inFolder(t, data, func(s *stores) {
		port = s.takeCDRs(t)
		s.addGateway(t, "kobe-gw")
	})
	w := newWire("kobe-gw")
	var sent []string
	for round := range *killRounds {
		s := serve(t, data)
		if round == 0 {
			s.activateCollector(t)
		}
		conn := dialEventually(t, port)
		var wave []string
		for n := range *killCalls {
			wave = append(wave, w.call(round*(*killCalls)+n)...)
		}
		killed := make(chan struct{})
		again := sent
		go func() {
			defer close(killed)
			_ = sendLines(conn, append(slices.Clone(again), wave...)) // until the program is gone
		}()
		s.seesCall(t, wireCalled(round*(*killCalls)))
		s.kill()
		_ = conn.Close()
		<-killed
		sent = append(sent, wave...)
	}
	s := serve(t, data)
	conn := dialEventually(t, port)
	last := *killRounds * *killCalls
	must(t, sendLines(conn, append(sent, w.call(last)...)))
	must(t, conn.Close())
	s.seesCall(t, wireCalled(last)) // it is written last
	if log := s.log.String(); strings.Contains(log, "level=ERROR") {
		t.Errorf("the log has errors: %s", log)
	}
	s.kill()
	inFolder(t, data, func(s *stores) {
		all := make([]int, last+1)
		for n := range all {
			all[n] = n
		}
		wantOnce(t, s.legs(t), len(all), all...)
	})
}

// activateCollector activates the collector, as an administrator does.
func (s *serving) activateCollector(t *testing.T) {
	t.Helper()
	response, err := s.signedIn(t, adminName, adminPassword).PostForm(s.URL+"/ccmservice/service-activation", url.Values{
		"action": {"save"}, "confirmed": {"true"}, "service": {gateway.ServiceName},
	})
	if body(t, response, err); response.StatusCode != http.StatusSeeOther {
		t.Fatalf("activating: got status %d", response.StatusCode)
	}
}

// seesCall waits until the program finds a call of that number with both legs.
func (s *serving) seesCall(t *testing.T, number string) {
	t.Helper()
	c := s.signedIn(t, adminName, adminPassword)
	eventually(t, "the call to "+number+" is found", func() bool {
		response, err := c.Get(s.URL + callsPath + ".csv?match=is&lossless=true&number=" + number)
		return strings.Count(body(t, response, err), number) > 0
	})
}

// dialEventually connects to the collector as soon as it listens.
func dialEventually(t *testing.T, port int) net.Conn {
	t.Helper()
	var conn net.Conn
	eventually(t, "the collector listens", func() bool {
		var err error
		conn, err = net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		return err == nil
	})
	return conn
}

// sendLines sends messages over TCP, a line each.
func sendLines(conn net.Conn, messages []string) error {
	err := conn.SetWriteDeadline(time.Now().Add(time.Minute))
	for _, m := range messages {
		if err == nil {
			_, err = conn.Write([]byte(m + "\n"))
		}
	}
	return err
}

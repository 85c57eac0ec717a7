package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"tandem/model/cdr/archive"
)

// markers are records with numbers that nobody else has, and how long each took
// from being sent until it was found by its number.
type markers struct {
	sent, lost int64
	times      []time.Duration
}

var errLost = errors.New("a marker was not found within 3 seconds")

func (m markers) median() float64  { return milliseconds(quantile(m.times, 0.5)) }
func (m markers) longest() float64 { return milliseconds(quantile(m.times, 1)) }

// watchMarkers sends a marker every second, and looks for each until it is found,
// until the function it returns is called.
func watchMarkers(ctx context.Context, c *collecting, legs archive.Archive) func() markers {
	ctx, stop := context.WithCancel(ctx)
	var m markers
	var done sync.WaitGroup
	done.Go(func() {
		for ctx.Err() == nil {
			took, err := c.mark(legs, m.sent)
			switch {
			case errors.Is(err, errLost):
				m.lost++
			case err != nil:
				fmt.Fprintln(os.Stderr, "bench:", err)
				return
			default:
				m.times = append(m.times, took)
			}
			m.sent++
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
		}
	})
	return func() markers {
		stop()
		done.Wait()
		slices.Sort(m.times)
		return m
	}
}

// mark sends the nth marker and returns how long it took to be found. It comes
// without a counter, so that no gap is seen.
func (c *collecting) mark(legs archive.Archive, n int64) (time.Duration, error) {
	dialer := net.Dialer{LocalAddr: &net.UDPAddr{IP: net.ParseIP(gatewayAddress(0))}}
	conn, err := dialer.Dial("udp4", fmt.Sprintf("127.0.0.1:%d", c.port))
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	number, began := fmt.Sprintf("0999%07d", n), time.Now()
	at := began.UTC().Format("15:04:05.000 UTC Mon Jan 2 2006")
	_, err = fmt.Fprintf(conn, "<189>%%VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType 2, ConnectionId FACE%028X, SetupTime %s, PeerAddress %s, "+
		"PeerSubAddress , DisconnectCause 10  , DisconnectText normal call clearing (16), ConnectTime %s, DisconnectTime %s, CallOrigin 1, "+
		"ChargedUnits 0, InfoType 2, TransmitPackets 0, TransmitBytes 0, ReceivePackets 0, ReceiveBytes 0", n+1, at, number, at, at)
	if err != nil {
		return 0, err
	}
	for time.Since(began) < 3*time.Second { // looking costs the collector its processors
		time.Sleep(50 * time.Millisecond)
		if found, err := findNumber(context.Background(), legs, number); err != nil || found {
			return time.Since(began), err
		}
	}
	return 0, errLost
}

// watchMemory returns a function that tells the most memory that the process had
// since.
func watchMemory(p *process) func() float64 {
	stop, most := make(chan struct{}), make(chan float64)
	go func() {
		ticker := time.NewTicker(200 * time.Millisecond)
		defer ticker.Stop()
		highest := 0.0
		for {
			select {
			case <-ticker.C:
				highest = max(highest, p.memory())
			case <-stop:
				most <- highest
				return
			}
		}
	}()
	return func() float64 {
		close(stop)
		return <-most
	}
}

// cpu returns the processor time that the process used.
func (p *process) cpu() time.Duration { return cpuOf(p.command.Process.Pid) }

// cpuOf returns the processor time that a process used: fields 14 and 15 of its
// stat, in hundredths of a second.
func cpuOf(pid int) time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// datagrams returns how many datagrams the kernel dropped at the UDP sockets that
// are bound to port; an error when there is none.
func datagrams(port int) (dropped int64, err error) {
	err = fmt.Errorf("nobody listens at UDP port %d", port)
	for _, file := range []string{"/proc/net/udp", "/proc/net/udp6"} {
		data, e := os.ReadFile(file)
		if e != nil {
			continue
		}
		for line := range strings.Lines(string(data)) {
			fields := strings.Fields(line)
			if len(fields) < 13 || !strings.HasSuffix(fields[1], fmt.Sprintf(":%04X", port)) {
				continue
			}
			n, e := strconv.ParseInt(fields[len(fields)-1], 10, 64)
			dropped, err = dropped+n, e
		}
	}
	return dropped, err
}

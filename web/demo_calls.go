package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"tandem/model/demo"
)

// demoCallEvery is how often a gateway of the demonstration ends a call.
const demoCallEvery = 5 * time.Second

// fillCalls adds gateways with the calls of the last days, and has the collector
// listen where nobody else does: for syslog at the port that it returns.
func (c demoCommand) fillCalls(ctx context.Context, a *app) (syslogPort int, err error) {
	p, err := a.cdrs.cdrParameters.Load(ctx)
	if err != nil {
		return 0, err
	}
	if p.SyslogPort, err = freeOr(ctx, p.SyslogPort); err != nil {
		return 0, err
	}
	if p.RADIUSPort, err = freeOr(ctx, p.RADIUSPort); err != nil {
		return 0, err
	}
	if _, err := a.cdrs.cdrParameters.Save(ctx, p); err != nil {
		return 0, err
	}
	return p.SyslogPort, demo.FillCallRecords(ctx, demo.CallRecords{
		Gateways: a.cdrs.gateways, RateTables: a.cdrs.rateTables, Collector: a.collector, Clock: time.Now,
	})
}

// freeOr returns port, or another one on which nobody listens when somebody
// listens on it, over UDP or TCP, on the loopback address.
func freeOr(ctx context.Context, port int) (int, error) {
	for _, wanted := range []int{port, 0, 0, 0} {
		var c net.ListenConfig
		listener, err := c.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(wanted)))
		if err != nil {
			continue
		}
		found := listener.Addr().(*net.TCPAddr).Port
		conn, err := c.ListenPacket(ctx, "udp", net.JoinHostPort("127.0.0.1", strconv.Itoa(found)))
		if err != nil {
			_ = listener.Close()
			continue
		}
		return found, errors.Join(listener.Close(), conn.Close())
	}
	return 0, fmt.Errorf("neither port %d nor another one is free", port)
}

// serve runs the program, and has its gateways send calls.
func (c demoCommand) serve(ctx context.Context, a *app) error {
	p, err := a.cdrs.cdrParameters.Load(ctx)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	ticker := time.NewTicker(demoCallEvery)
	defer ticker.Stop()
	group.Go(func() error { return a.supervisor.Run(ctx) })
	group.Go(func() error {
		return demo.Talk(ctx, net.JoinHostPort("127.0.0.1", strconv.Itoa(p.SyslogPort)), uint64(time.Now().UnixNano()), ticker.C)
	})
	return group.Wait()
}

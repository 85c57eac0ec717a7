package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"strconv"
)

type serveCommand struct {
	HTTPS string `help:"Address for pages and programs." default:":8443"`
	HTTP  string `help:"Address for phones and programs, which leads browsers to HTTPS; empty for none." default:":8080"`
	TFTP  string `name:"tftp" help:"Address where phones get their configuration over TFTP; empty for none." default:":6969"`

	PhoneHTTP string `name:"phone-http" help:"Address where phones get their configuration over HTTP; empty for none." default:":6970"`

	Local bool   `help:"Listen on this machine's loopback addresses only."`
	Node  string `help:"Name of this node in the cluster; the host name when empty."`
}

// softMemory is how much memory the garbage collector lets the heap have before it
// works harder, in bytes; GOMEMLIMIT overrides it. Without a limit the heap grows to
// twice of what is in use, which gateway CDRs by the hundred thousand a second make
// much.
const softMemory = 384 << 20

// Run serves until the program is told to stop.
func (c serveCommand) Run(ctx context.Context, o *options) (err error) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	if err := o.setUpLog(); err != nil {
		return err
	}
	a, err := newApp(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if err := a.greet(ctx, c.Local); err != nil {
		return err
	}
	return a.supervisor.Run(ctx)
}

// setUpLog makes slog write to standard error from the level of --log-level on.
func (o *options) setUpLog() error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.LogLevel)); err != nil {
		return fmt.Errorf("log level %q: %w", o.LogLevel, err)
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})))
	return nil
}

// greet says where the console is and, before setup, the token to set it up.
func (a *app) greet(ctx context.Context, local bool) error {
	host := a.node.Name
	if local {
		host = "localhost"
	}
	address := "https://" + net.JoinHostPort(host, strconv.Itoa(a.console.port()))
	done, err := a.clusters.SetUpDone(ctx)
	if err != nil {
		return err
	}
	if done {
		fmt.Printf("Tandem %s is ready: %s\n", version, address)
		return nil
	}
	fmt.Printf("Tandem %s is ready to be set up: %s/setup\nSetup token: %s\n", version, address, a.wizard.Token)
	return nil
}

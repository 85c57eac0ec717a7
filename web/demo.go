package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"tandem/model/audit"
	"tandem/model/callhome"
	"tandem/model/cluster"
	"tandem/model/demo"
	"tandem/model/device"
	"tandem/model/phoneservice"
	"tandem/model/service"
	"tandem/model/setup"
)

// demoCommand runs a cluster to try Tandem out with. Its data folder is made for
// it and goes with it.
type demoCommand struct {
	serveCommand
	Language string `help:"Default language: en, ja or zh-CN." default:"en" enum:"en,ja,zh-CN"`
	Keep     string `help:"Empty or missing folder for the data, which stays; a temporary one that is deleted otherwise." placeholder:"FOLDER"`
}

// demoAdministrator is who signs in to the console.
const demoAdministrator = "admin"

// Run fills the cluster and serves it, on this machine only, until the program
// is told to stop.
func (c demoCommand) Run(ctx context.Context, o *options) (err error) {
	if err := o.setUpLog(); err != nil {
		return err
	}
	remove, err := c.folder(o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	c.Local, o.DB, o.Serve = true, "sqlite", c.serveCommand
	o.Serve.Local = true
	a, err := newApp(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if err := c.fill(audit.NewContext(ctx, audit.Actor{Name: demoAdministrator}), a); err != nil {
		return err
	}
	return c.serve(ctx, a)
}

// folder makes the data folder. It returns what removes it in the end.
func (c demoCommand) folder(o *options) (remove func() error, err error) {
	if c.Keep == "" {
		o.Data, err = os.MkdirTemp("", "tandem-demo-")
		return func() error { return os.RemoveAll(o.Data) }, err
	}
	entries, err := os.ReadDir(c.Keep)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("%s is not empty: the demonstration needs a folder of its own; to start what is there, use: tandem serve --data %s", c.Keep, c.Keep)
	}
	o.Data = c.Keep
	return func() error { return nil }, nil
}

// fill sets the cluster up, adds phones, people and calls, activates all services
// and says how to begin.
func (c demoCommand) fill(ctx context.Context, a *app) error {
	password, appPassword := rand.Text(), rand.Text()
	err := a.setup.Do(ctx, setup.Request{
		UserName: demoAdministrator, Password: password,
		Parameters: cluster.Parameters{ClusterID: "DemoCluster", TimeZone: "UTC", Language: c.Language},
		CallHome:   callhome.Config{Mode: callhome.None, Method: callhome.HTTPS},
	})
	if err != nil {
		return explained(err)
	}
	if err := device.EnsureStandards(ctx, a.database, time.Now); err != nil {
		return err
	}
	if err := demo.Fill(ctx, c.surroundings(a, appPassword)); err != nil {
		return fmt.Errorf("filling the demonstration: %w", err)
	}
	syslogPort, err := c.fillCalls(ctx, a)
	if err != nil {
		return fmt.Errorf("filling the demonstration with calls: %w", err)
	}
	if err := a.activateAll(ctx); err != nil {
		return err
	}
	address := "https://localhost:" + strconv.Itoa(a.console.port())
	fmt.Printf("The Tandem demonstration is ready: %s\n", address)
	fmt.Printf("  sign in as %s with the password %s\n", demoAdministrator, password)
	fmt.Printf("  log in on a phone at %s/ccmadmin/phone-preview as bob, alice or taro with the PIN %s\n", address, demo.PIN)
	fmt.Printf("  EM API: application user %s with the password %s\n", demo.AppUser, appPassword)
	fmt.Printf("  gateways send syslog to 127.0.0.1 port %d; one ends a call every %s\n", syslogPort, demoCallEvery)
	return nil
}

func (c demoCommand) surroundings(a *app, appPassword string) demo.Cluster {
	d := demo.Cluster{DB: a.database, Clock: time.Now, AppPassword: appPassword}
	d.SecureURL = phoneservice.Build(phoneservice.EMURL{Host: "127.0.0.1", Secure: true, Port: a.console.port()})
	d.URL = d.SecureURL
	if a.console.http != nil {
		port := a.console.http.Addr().(*net.TCPAddr).Port
		d.URL = phoneservice.Build(phoneservice.EMURL{Host: "127.0.0.1", Port: port})
	}
	return d
}

// activateAll activates every feature service of this node.
func (a *app) activateAll(ctx context.Context) error {
	if err := a.supervisor.Enrol(ctx); err != nil {
		return err
	}
	services, err := a.supervisor.Store().List(ctx, a.node.ID)
	if err != nil {
		return err
	}
	for _, s := range services {
		if s.Activated {
			continue
		}
		if _, err := a.supervisor.Store().Request(ctx, a.node.ID, s.Name, service.Activate); err != nil {
			return err
		}
	}
	return nil
}

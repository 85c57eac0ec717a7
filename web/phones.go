package main

import (
	"context"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"time"

	"tandem/model/device"
	"tandem/model/phoneconfig"
)

// serviceTFTP is the service that gives phones their configuration.
const serviceTFTP = "Cisco Tftp"

// wirePhones wires what phones read, and how they are told to read it again.
func (a *app) wirePhones(c serveCommand) error {
	overTFTP, err := optional(c.TFTP, c.Local)
	if err != nil {
		return err
	}
	overHTTP, err := optional(c.PhoneHTTP, c.Local)
	if err != nil {
		return err
	}
	a.phoneFiles = &phoneconfig.Files{
		Loader:    phoneconfig.NewLoader(a.database, a.mobility, a.phoneCluster(c.Local), time.Now),
		Sightings: device.NewSightings(a.database, time.Now), Parameters: a.mobilityParameters, Log: slog.Default(),
	}
	a.phoneServer = &phoneconfig.Server{Files: a.phoneFiles, TFTP: overTFTP, HTTP: overHTTP, Log: slog.Default()}
	a.phoneSecrets = phoneconfig.NewAuthenticator(a.database, a.sealer)
	a.phoneNotifier = &phoneconfig.Notifier{
		Queue: a.phoneQueue, Secrets: a.phoneSecrets, Now: time.Now, Random: mathrand.Float64, Log: slog.Default(),
	}
	return nil
}

// optional returns an address that may be none, on loopback only when local.
func optional(address string, local bool) (string, error) {
	if address == "" {
		return "", nil
	}
	return bound(address, local)
}

// phoneCluster tells phones where the nodes are. Phones of a program that listens
// on loopback only are on the same machine.
func (a *app) phoneCluster(local bool) phoneconfig.ClusterSource {
	return func(ctx context.Context) (phoneconfig.Cluster, error) {
		parameters, err := a.clusters.Parameters(ctx)
		if err != nil {
			return phoneconfig.Cluster{}, err
		}
		c := phoneconfig.Cluster{HTTPS: a.console.port(), TimeZone: parameters.Location().String()}
		if a.console.http != nil {
			c.HTTP = a.console.http.Addr().(*net.TCPAddr).Port
		}
		if local {
			c.Members = []phoneconfig.Member{{Name: a.node.Name, Address: "127.0.0.1"}}
			return c, nil
		}
		nodes, err := a.clusters.Nodes(ctx)
		for _, n := range nodes {
			c.Members = append(c.Members, phoneconfig.Member{Name: n.Name, Address: n.Address})
		}
		return c, err
	}
}

package main

import (
	"context"
	"log/slog"
	"time"

	"tandem/model/mobility"
	"tandem/model/phoneconfig"
	"tandem/model/user"
)

// serviceMobility is the service that logs people in on phones and out again.
const serviceMobility = "Cisco Extension Mobility"

func (a *app) wireMobility() {
	a.phoneQueue = phoneconfig.NewQueue(a.database, time.Now)
	a.credentials = user.NewCredentials(a.database, time.Now)
	a.mobility = mobility.NewService(mobility.Deps{
		DB: a.database, Parameters: a.mobilityParameters, Credentials: a.credentials, Directory: user.NewDirectory(a.database),
		Now: time.Now, Log: slog.Default(), Running: a.mobilityRuns,
		Changed: a.phoneQueue.Wake,
	})
}

// mobilityRuns reports whether this node's own Cisco Extension Mobility serves.
func (a *app) mobilityRuns(context.Context) (bool, error) {
	return a.supervisor.Running(serviceMobility), nil
}

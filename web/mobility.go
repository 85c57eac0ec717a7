package main

import (
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
		Now: time.Now, Log: slog.Default(), Running: func(service string) bool { return a.supervisor.Running(service) },
		Changed: a.phoneQueue.Wake,
	})
}

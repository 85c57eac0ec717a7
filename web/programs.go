package main

import (
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"tandem/handlers/ddce"
	"tandem/handlers/emapi"
	"tandem/handlers/phone"
	"tandem/model/callhome"
	"tandem/model/phoneservice"
)

// programs are the addresses that phones, devices and programs know. They have no
// session and set no cookie, and are served over HTTPS and over HTTP.
func (a *app) programs(r chi.Router) {
	r.Method(http.MethodGet, "/metrics", a.metrics())
	r.Post(callhome.ReceiverPath, ddce.Handler(a.receiver))
	r.Post(ddce.GatewayPath, ddce.Handler(a.receiver))
	both(r, emapi.Path, &emapi.API{Mobility: a.mobility, Running: a.runs(serviceMobility)})

	here := phone.Presence{Mobility: a.mobility, Sightings: a.phoneFiles.Sightings, Preview: a.previewsFrom()}
	both(r, phoneservice.EMPath, phone.NewEMApp(a.mobility, here, a.runs(phone.ServiceEMApp), a.runs(serviceMobility)))
	both(r, phone.ServicesPath, &phone.Services{Mobility: a.mobility, Presence: here, Running: a.runs(phone.ServiceServices)})
	both(r, phone.AuthenticatePath, &phone.Authenticate{Authorizer: a.phoneSecrets})
}

// both routes GET and POST, which phones and programs use as they like.
func both(r chi.Router, path string, h http.Handler) {
	r.Method(http.MethodGet, path, h)
	r.Method(http.MethodPost, path, h)
}

// runs returns whether a service of this node runs, when it is asked.
func (a *app) runs(service string) func() bool {
	return func() bool { return a.supervisor.Running(service) }
}

// programPath returns the address of programs that a path means, or "". Some
// programs write a slash twice (spec/wire-formats.md 2.7).
func programPath(path string) string {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	known := []string{
		"/metrics", callhome.ReceiverPath, ddce.GatewayPath, emapi.Path,
		phoneservice.EMPath, phone.ServicesPath, phone.AuthenticatePath,
	}
	if slices.Contains(known, path) {
		return path
	}
	return ""
}

// singleSlashes routes programs that write a slash twice.
func singleSlashes(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path := programPath(r.URL.Path); path != "" {
			chi.RouteContext(r.Context()).RoutePath = path
		}
		next.ServeHTTP(w, r)
	})
}

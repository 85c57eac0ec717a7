package main

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	chimiddleware "github.com/go-chi/chi/v5/middleware"

	"tandem/handlers/account"
	"tandem/handlers/cmadmin"
	"tandem/handlers/serviceability"
	accounts "tandem/model/account"
	"tandem/static"
	"tandem/web/middleware"
)

// routes returns the handler of every address. Pages stand one line each in
// the group of the right they need; a test walks them all.
func (a *app) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(chimiddleware.RequestID, chimiddleware.ClientIPFromRemoteAddr, middleware.Log(a.registry))
	r.Use(middleware.SecurityHeaders, chimiddleware.GetHead)
	r.Handle(static.Prefix+"*", static.Handler())
	r.Group(func(r chi.Router) {
		r.Use(chimiddleware.Compress(5), middleware.Session(a.sessions, a.accounts, a.adapter))
		r.Use(middleware.Locale(a.clusters, a.adapter), middleware.Chrome(a.surroundings, a.adapter))
		r.Use(middleware.Recover(a.adapter), a.crossOrigin.Handler)
		r.NotFound(a.adapter.Handle(notFound))
		a.openPages(r)
		r.Group(func(r chi.Router) {
			r.Use(a.gate.after)
			a.everybodysPages(r)
			a.cmAdministration(r)
			a.serviceability(r)
			a.osAdministration(r)
		})
	})
	return r
}

// require lets only those with a right through; "" means everybody who is
// signed in.
func (a *app) require(right accounts.Right) func(http.Handler) http.Handler {
	return middleware.Require(right, a.signIn.Ask, a.adapter)
}

// openPages are for those who are not signed in.
func (a *app) openPages(r chi.Router) {
	h := a.adapter.Handle
	r.Post("/language", h(a.language.Switch))
	r.With(a.gate.before).Get("/setup", h(a.wizard.Show))
	r.With(a.gate.before).Post("/setup", h(a.wizard.Submit))
	r.With(a.gate.after).Get("/sign-in", h(a.signIn.Show))
	r.With(a.gate.after).Post("/sign-in", h(a.signIn.Submit))
	r.With(a.gate.after).Post("/sign-out", h(a.signIn.SignOut))
}

// everybodysPages are for everybody who is signed in.
func (a *app) everybodysPages(r chi.Router) {
	h := a.adapter.Handle
	r = r.With(a.require(""))
	r.Get("/", h(account.Root))
	r.Get("/search", h(account.Search))
	r.Post("/session/keep-alive", h(account.KeepAlive))
}

func (a *app) cmAdministration(r chi.Router) {
	h := a.adapter.Handle
	parameters := cmadmin.EnterpriseParameters(a.clusters)

	read := r.With(a.require(accounts.RightCMAdminRead))
	read.Get("/ccmadmin", h(account.Home("/ccmadmin")))
	read.Get("/ccmadmin/enterprise-parameters", h(parameters.Show))

	update := r.With(a.require(accounts.RightCMAdminUpdate))
	update.Post("/ccmadmin/enterprise-parameters", h(parameters.Submit))
}

func (a *app) serviceability(r chi.Router) {
	h := a.adapter.Handle
	callHome := &serviceability.CallHome{Config: a.callHome, Outbox: a.outbox, Mails: a.mails, ReceiverURL: a.receiverURL(), Now: time.Now}
	deliveries := &serviceability.Deliveries{Outbox: a.outbox}
	messages := &serviceability.Messages{Config: a.callHome, Outbox: a.outbox}

	read := r.With(a.require(accounts.RightServiceabilityRead))
	read.Get("/ccmservice", h(account.Home("/ccmservice")))
	read.Get("/ccmservice/call-home", h(callHome.Show))
	read.Get("/ccmservice/call-home/agreement", h(callHome.Agreement))
	read.Get("/ccmservice/call-home/deliveries", h(deliveries.List))
	read.Get("/ccmservice/call-home/deliveries/{id}", h(deliveries.Show))
	read.Get("/ccmservice/call-home/deliveries/{id}/{part}", h(deliveries.Download))
	read.Get("/ccmservice/call-home/messages", h(messages.Show))
	read.Get("/ccmservice/call-home/messages/{id}", h(messages.Message))
	read.Get("/ccmservice/call-home/messages/{id}/{part}", h(messages.Download))

	update := r.With(a.require(accounts.RightServiceabilityUpdate))
	update.Post("/ccmservice/call-home", h(callHome.Submit))
	update.Post("/ccmservice/call-home/deliveries/resend-failed", h(deliveries.ResendFailed))
	update.Post("/ccmservice/call-home/deliveries/{id}", h(deliveries.Act))
	update.Post("/ccmservice/call-home/messages", h(messages.Make))
	update.Post("/ccmservice/call-home/messages/{id}", h(messages.Send))
}

func (a *app) osAdministration(r chi.Router) {
	h := a.adapter.Handle
	read := r.With(a.require(accounts.RightPlatformRead))
	read.Get("/cmplatform", h(account.Home("/cmplatform")))
}

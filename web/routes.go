package main

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	chimiddleware "github.com/go-chi/chi/v5/middleware"

	"tandem/handlers/account"
	"tandem/handlers/cmadmin"
	accounts "tandem/model/account"
	"tandem/static"
	"tandem/web/middleware"
)

// routes returns the handler of every address, one line each, grouped by the
// right it needs.
func (a *app) routes() http.Handler {
	h := a.adapter.Handle
	r := chi.NewRouter()
	r.Use(chimiddleware.RequestID, chimiddleware.ClientIPFromRemoteAddr, middleware.Log(a.registry))
	r.Use(middleware.SecurityHeaders, chimiddleware.Compress(5), chimiddleware.GetHead)
	r.Handle("/static/*", http.StripPrefix("/static", static.Handler()))

	r.Group(func(r chi.Router) {
		r.Use(middleware.Session(a.sessions, a.accounts, a.adapter), middleware.Locale(a.clusters, a.adapter))
		r.Use(middleware.Chrome(a.surroundings, a.adapter), middleware.Recover(a.adapter), a.crossOrigin.Handler)
		r.NotFound(h(notFound))

		// Before setup, nothing but the wizard; afterwards, no wizard.
		r.With(a.beforeSetup).Get("/setup", h(a.wizard.Show))
		r.With(a.beforeSetup).Post("/setup", h(a.wizard.Submit))
		r.Post("/language", h(a.language.Switch))

		r.Group(func(r chi.Router) {
			r.Use(a.afterSetup)
			r.Get("/sign-in", h(a.signIn.Show))
			r.Post("/sign-in", h(a.signIn.Submit))
			r.Post("/sign-out", h(a.signIn.SignOut))

			r.Group(func(r chi.Router) { // everybody who is signed in
				r.Use(a.require(""))
				r.Get("/", h(redirect("/ccmadmin")))
				r.Get("/search", h(account.Search))
				r.Post("/session/keep-alive", h(account.KeepAlive))
			})
			r.Group(func(r chi.Router) {
				r.Use(a.require(accounts.RightCMAdminRead))
				r.Get("/ccmadmin/enterprise-parameters", h(cmadmin.EnterpriseParameters(a.clusters).Show))
			})
			r.Group(func(r chi.Router) {
				r.Use(a.require(accounts.RightCMAdminUpdate))
				r.Post("/ccmadmin/enterprise-parameters", h(cmadmin.EnterpriseParameters(a.clusters).Submit))
			})
		})
	})
	return r
}

package main

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	chimiddleware "github.com/go-chi/chi/v5/middleware"

	"tandem/handlers/account"
	"tandem/handlers/cmadmin"
	"tandem/handlers/platform"
	"tandem/handlers/record"
	"tandem/handlers/reporting"
	"tandem/handlers/serviceability"
	accounts "tandem/model/account"
	"tandem/model/service"
	"tandem/static"
	"tandem/web/middleware"
)

// routes returns the handler of every address. Pages stand one line each in
// the group of the right they need; a test walks them all.
func (a *app) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(chimiddleware.RequestID, chimiddleware.ClientIPFromRemoteAddr, middleware.Log(a.registry))
	r.Use(middleware.Recover(a.adapter), middleware.SecurityHeaders, chimiddleware.GetHead, singleSlashes)
	r.Handle(static.Prefix+"*", static.Handler())
	a.programs(r)
	formerAddresses(r)
	r.Group(func(r chi.Router) {
		r.Use(chimiddleware.Compress(5), middleware.Parameters(a.clusters, a.adapter), a.crossOrigin.Handler)
		r.Use(middleware.Session(a.sessions, a.accounts, a.adapter), middleware.Locale)
		r.Use(middleware.Chrome(a.surroundings, a.adapter))
		r.Use(middleware.Recover(a.adapter)) // once more, for a page in the reader's language
		r.NotFound(a.adapter.Handle(notFound))
		r.MethodNotAllowed(a.adapter.Handle(a.wrongMethod))
		a.openPages(r)
		r.Group(func(r chi.Router) {
			r.Use(middleware.AfterSetup)
			a.everybodysPages(r)
			a.cmAdministration(r)
			a.callRouting(r)
			a.deviceSettings(r)
			a.phonePages(r)
			a.phonePreview(r)
			a.phoneServicePages(r)
			a.deviceProfiles(r)
			a.userManagement(r)
			a.reporting(r)
			a.serviceability(r)
			a.callHomePages(r)
			a.gatewayCDRs(r)
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
	r.With(middleware.BeforeSetup).Get("/setup", h(a.wizard.Show))
	r.With(middleware.BeforeSetup).Post("/setup", h(a.wizard.Submit))
	r.With(middleware.AfterSetup).Get("/sign-in", h(a.signIn.Show))
	r.With(middleware.AfterSetup).Post("/sign-in", h(a.signIn.Submit))
	r.With(middleware.AfterSetup).Post("/sign-out", h(a.signIn.SignOut))
}

// everybodysPages are for everybody who is signed in.
func (a *app) everybodysPages(r chi.Router) {
	h := a.adapter.Handle
	mine := &account.MyAccount{Accounts: a.accounts}
	sessions := &account.MySessions{Accounts: a.accounts}

	r = r.With(a.require(""))
	r.Get("/", h(account.Root))
	r.Get("/search", h(account.Search))
	r.Post("/session/keep-alive", h(account.KeepAlive))
	r.Get("/account", h(mine.Show))
	r.Post("/account", h(mine.Submit))
	r.Get("/account/password", h(mine.Password().Show))
	r.Post("/account/password", h(mine.Password().Submit))
	r.Get("/account/sessions", h(sessions.Show))
	r.Post("/account/sessions", h(sessions.End))
}

func (a *app) cmAdministration(r chi.Router) {
	h := a.adapter.Handle
	parameters := cmadmin.EnterpriseParameters(a.clusters)
	services := &cmadmin.ServiceParameters{Mobility: a.mobilityParameters, Nodes: a.clusters}
	administrators := &cmadmin.Administrators{Accounts: a.accounts, Now: time.Now}
	sessions := &cmadmin.Sessions{Accounts: a.accounts}
	check := &cmadmin.LoginCheck{Check: a.mobility.Check}

	read := r.With(a.require(accounts.RightCMAdminRead))
	read.Get("/ccmadmin", h(account.Home("/ccmadmin")))
	read.Get("/ccmadmin/enterprise-parameters", h(parameters.Show))
	read.Get("/ccmadmin/error-codes", h(cmadmin.ErrorCodes))
	read.Get("/ccmadmin/error-codes.csv", h(cmadmin.ErrorCodesCSV))
	read.Get("/ccmadmin/login-check", h(check.Show))
	read.Get("/ccmadmin/administrators", h(administrators.List))
	read.Get("/ccmadmin/administrators/{id}", h(administrators.Edit().Show))

	read.Get("/ccmadmin/service-parameters", h(services.Choose))
	read.Get("/ccmadmin/service-parameters/extension-mobility", h(services.Edit().Show))

	update := r.With(a.require(accounts.RightCMAdminUpdate))
	update.Post("/ccmadmin/enterprise-parameters", h(parameters.Submit))
	update.Post("/ccmadmin/service-parameters/extension-mobility", h(services.Edit().Submit))
	update.Post("/ccmadmin/service-parameters/extension-mobility/default", h(services.SetToDefault))

	manage := r.With(a.require(accounts.RightAccounts))
	manage.Get("/ccmadmin/administrators/new", h(administrators.New))
	manage.Post("/ccmadmin/administrators/new", h(administrators.Add))
	manage.Post("/ccmadmin/administrators/delete", h(administrators.Delete))
	manage.Post("/ccmadmin/administrators/{id}", h(administrators.Edit().Submit))
	manage.Get("/ccmadmin/administrators/{id}/password", h(administrators.ShowPassword))
	manage.Post("/ccmadmin/administrators/{id}/password", h(administrators.SetPassword))
	manage.Post("/ccmadmin/administrators/{id}/unlock", h(administrators.Unlock))
	manage.Get("/ccmadmin/sessions", h(sessions.List))
	manage.Post("/ccmadmin/sessions", h(sessions.End))
}

// cmAdministrators returns the routers of who may look at CM Administration and
// of who may change it.
func (a *app) cmAdministrators(r chi.Router) rights {
	return rights{read: r.With(a.require(accounts.RightCMAdminRead)), update: r.With(a.require(accounts.RightCMAdminUpdate))}
}

func (a *app) callRouting(r chi.Router) {
	to := a.cmAdministrators(r)
	a.records(to, "/ccmadmin/route-partitions", cmadmin.RoutePartitions(a.partitions))
	a.records(to, "/ccmadmin/calling-search-spaces", cmadmin.CallingSearchSpaces(a.searchSpaces, a.partitions))
	a.records(to, "/ccmadmin/directory-numbers", cmadmin.DirectoryNumbers(a.numbers, a.partitions, a.searchSpaces))
}

func (a *app) reporting(r chi.Router) {
	h := a.adapter.Handle
	features := &reporting.PhoneFeatures{Now: time.Now}
	loggedIn := &reporting.LoggedIn{Mobility: a.mobility}
	ended := &reporting.Ended{Mobility: a.mobility}

	read := r.With(a.require(accounts.RightReportingRead))
	read.Get("/cucreports", h(account.Home("/cucreports")))
	read.Get("/cucreports/phone-feature-list", h(features.Show))
	read.Get("/cucreports/phone-feature-list.csv", h(features.CSV))
	read.Get("/cucreports/logged-in-devices", h(loggedIn.List))
	read.Get("/cucreports/logged-in-devices.csv", h(loggedIn.CSV))
	read.Get("/cucreports/ended-sessions", h(ended.List))
	read.Get("/cucreports/ended-sessions.csv", h(ended.CSV))

	update := r.With(a.require(accounts.RightCMAdminUpdate))
	update.Post("/cucreports/logged-in-devices/log-out", h(loggedIn.LogOut))
}

func (a *app) deviceSettings(r chi.Router) {
	to := a.cmAdministrators(r)
	a.records(to, "/ccmadmin/device-pools", cmadmin.DevicePools(a.pools, a.locales, a.audioSources, a.domains))
	a.records(to, "/ccmadmin/mlpp-domains", cmadmin.MLPPDomains(a.domains))
	a.records(to, "/ccmadmin/moh-audio-sources", cmadmin.MOHAudioSources(a.audioSources))
	a.records(to, "/ccmadmin/user-locales", cmadmin.UserLocales(a.locales))
	a.records(to, "/ccmadmin/phone-button-templates", cmadmin.PhoneButtonTemplates(a.buttonTemplates))
	a.records(to, "/ccmadmin/softkey-templates", cmadmin.SoftkeyTemplates(a.softkeys))
	a.records(to, "/ccmadmin/common-phone-profiles", cmadmin.CommonPhoneProfiles(a.commonPhones))
	common := &cmadmin.CommonDeviceConfigurations{
		Configurations: a.commonDevices, Softkeys: a.softkeys, Sources: a.audioSources, Locales: a.locales, Domains: a.domains,
	}
	a.records(to, "/ccmadmin/common-device-configurations", common.Page())
	a.records(to, "/ccmadmin/credential-policies", cmadmin.CredentialPolicies(a.policies))

	h := a.adapter.Handle
	to.read.Get("/ccmadmin/phone-button-templates/buttons", h(cmadmin.ButtonList(a.buttonTemplates)))
	to.read.Get("/ccmadmin/names/{list}", h(record.Lookup(a.lookups())))
}

func (a *app) deviceProfiles(r chi.Router) {
	to := a.cmAdministrators(r)
	association := cmadmin.ProfileAssociation(a.profiles, a.associationParts())
	profiles := &cmadmin.DeviceProfiles{
		Profiles: a.profiles, Features: a.featureChoices(), Spaces: a.searchSpaces, Users: a.endUsers, Association: association,
		Wearers: a.phoneQueue,
	}
	a.records(to, "/ccmadmin/device-profiles", profiles.Page())
	to.update.Post("/ccmadmin/device-profiles/{id}/reset", a.adapter.Handle(profiles.Reset))
	a.association(to, association)
	a.records(to, "/ccmadmin/default-device-profiles", cmadmin.DefaultDeviceProfiles(a.defaultProfiles, a.featureChoices(), a.searchSpaces))
}

func (a *app) userManagement(r chi.Router) {
	to := a.cmAdministrators(r)
	h := a.adapter.Handle
	people := a.people()
	a.records(to, "/ccmadmin/users", people.EndUserPages())
	a.records(to, "/ccmadmin/application-users", people.ApplicationUserPages())
	a.records(to, "/ccmadmin/access-control-groups", people.GroupPages())
	to.read.Get("/ccmadmin/users/{id}/credentials/{kind}", h(people.EndUserCredential().Show))
	to.update.Post("/ccmadmin/users/{id}/credentials/{kind}", h(people.EndUserCredential().Submit))
	to.read.Get("/ccmadmin/application-users/{id}/credentials/{kind}", h(people.ApplicationUserCredential().Show))
	to.update.Post("/ccmadmin/application-users/{id}/credentials/{kind}", h(people.ApplicationUserCredential().Submit))
	to.update.Get("/ccmadmin/access-control-groups/{id}/members/{type}", h(people.ShowCandidates))
	to.update.Post("/ccmadmin/access-control-groups/{id}/members/{type}", h(people.AddMembers))
	to.update.Post("/ccmadmin/access-control-groups/{id}/members/delete", h(people.RemoveMembers))
}

func (a *app) serviceability(r chi.Router) {
	h := a.adapter.Handle
	services := &serviceability.Services{
		Store: a.supervisor.Store(), Nodes: a.clusters, Local: a.node.ID, Now: time.Now, Patience: 3 * time.Second,
	}
	activation := &serviceability.ServiceActivation{Services: services}
	feature := &serviceability.ControlCenter{Services: services, Kind: service.Feature}
	network := &serviceability.ControlCenter{Services: services, Kind: service.Network}
	audits := &serviceability.AuditLog{Audits: a.audits}

	read := r.With(a.require(accounts.RightServiceabilityRead))
	read.Get("/ccmservice", h(account.Home("/ccmservice")))
	read.Get("/ccmservice/service-activation", h(activation.Show))
	read.Get("/ccmservice/control-center/feature", h(feature.Show))
	read.Get("/ccmservice/control-center/network", h(network.Show))

	update := r.With(a.require(accounts.RightServiceabilityUpdate))
	update.Post("/ccmservice/service-activation", h(activation.Submit))
	update.Post("/ccmservice/control-center/feature", h(feature.Submit))
	update.Post("/ccmservice/control-center/network", h(network.Submit))

	audit := r.With(a.require(accounts.RightAudit))
	audit.Get("/ccmservice/audit-log", h(audits.List))
	audit.Get("/ccmservice/audit-log.csv", h(audits.CSV))
	audit.Get("/ccmservice/audit-log/{id}", h(audits.Entry))
}

func (a *app) callHomePages(r chi.Router) {
	h := a.adapter.Handle
	config := &serviceability.CallHome{Config: a.callHome, Outbox: a.outbox, Mails: a.mails, ReceiverURL: a.receiverURL(), Sending: a.sends, Now: time.Now}
	deliveries := &serviceability.Deliveries{Outbox: a.outbox, Sending: a.sends}
	messages := &serviceability.Messages{Config: a.callHome, Outbox: a.outbox}
	received := &serviceability.Received{Receiver: a.receiver, URL: a.receiverURL(), Running: a.receives}
	connection := &serviceability.Connection{Config: a.callHome, Mails: a.mails, Prober: a.prober}

	read := r.With(a.require(accounts.RightServiceabilityRead))
	read.Get("/ccmservice/call-home", h(config.Show))
	read.Get("/ccmservice/call-home/agreement", h(config.Agreement))
	read.Get("/ccmservice/call-home/deliveries", h(deliveries.List))
	read.Get("/ccmservice/call-home/deliveries/{id}", h(deliveries.Show))
	read.Get("/ccmservice/call-home/deliveries/{id}/{part}", h(deliveries.Download))
	read.Get("/ccmservice/call-home/messages", h(messages.Show))
	read.Get("/ccmservice/call-home/messages/{id}", h(messages.Message))
	read.Get("/ccmservice/call-home/messages/{id}/{part}", h(messages.Download))
	read.Get("/ccmservice/call-home/connection-test", h(connection.Show))
	read.Get("/ccmservice/call-home/received", h(received.List))
	read.Get("/ccmservice/call-home/received/{id}", h(received.Message))
	read.Get("/ccmservice/call-home/received/{id}/download", h(received.Download))

	update := r.With(a.require(accounts.RightServiceabilityUpdate))
	update.Post("/ccmservice/call-home", h(config.Submit))
	update.Post("/ccmservice/call-home/deliveries/resend-failed", h(deliveries.ResendFailed))
	update.Post("/ccmservice/call-home/deliveries/{id}", h(deliveries.Act))
	update.Post("/ccmservice/call-home/messages", h(messages.Make))
	update.Post("/ccmservice/call-home/messages/{id}", h(messages.Send))
	update.Post("/ccmservice/call-home/connection-test", h(connection.Test))
}

func (a *app) osAdministration(r chi.Router) {
	h := a.adapter.Handle
	smtp := &platform.SMTP{Mails: a.mails, Trust: a.trust, Prober: a.prober, Now: time.Now}
	certificates := &platform.Certificates{Trust: a.trust, Now: time.Now}

	read := r.With(a.require(accounts.RightPlatformRead))
	read.Get("/cmplatform", h(account.Home("/cmplatform")))
	read.Get("/cmplatform/smtp", h(smtp.Show))
	read.Get("/cmplatform/trusted-certificates", h(certificates.List))
	read.Get("/cmplatform/trusted-certificates/{id}", h(certificates.Show))
	read.Get("/cmplatform/trusted-certificates/{id}/pem", h(certificates.PEM))

	update := r.With(a.require(accounts.RightPlatformUpdate))
	update.Post("/cmplatform/smtp", h(smtp.Submit))
	update.Get("/cmplatform/trusted-certificates/new", h(certificates.New))
	update.Post("/cmplatform/trusted-certificates/new", h(certificates.Add))
	update.Post("/cmplatform/trusted-certificates/{id}/delete", h(certificates.Delete))
}

// formerAddresses lead on from where the real console has a page of ours, as far
// as that is known: spec/pages.md section 1.1 names these and no others.
func formerAddresses(r chi.Router) {
	r.Method(http.MethodGet, "/ccmadmin/showHome.do", http.RedirectHandler("/ccmadmin", http.StatusMovedPermanently))
	r.Method(http.MethodGet, "/cucreports/systemReports.do", http.RedirectHandler("/cucreports", http.StatusMovedPermanently))
	r.Method(http.MethodGet, "/cmplatform/", http.RedirectHandler("/cmplatform", http.StatusMovedPermanently))
}

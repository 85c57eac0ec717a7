package main

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"tandem/handlers/cmadmin"
	"tandem/handlers/record"
	"tandem/model/device"
	"tandem/model/user"
)

// editPage is one form: form.Edit.
type editPage interface {
	Show(http.ResponseWriter, *http.Request) error
	Submit(http.ResponseWriter, *http.Request) error
}

// rights are the routers of those who may read and of those who may change.
type rights struct{ read, update chi.Router }

// records routes the pages of one kind of record below path. Every kind has the
// same ones; what else a kind has stands in routes.go.
func (a *app) records(r rights, path string, p record.Pages) {
	h := a.adapter.Handle
	r.read.Get(path, h(p.List))
	r.read.Get(path+".csv", h(p.CSV))
	r.read.Get(path+"/{id}", h(p.Show))
	r.read.Get(path+"/{id}/dependencies", h(p.Dependencies))
	r.update.Get(path+"/new", h(p.New))
	r.update.Post(path+"/new", h(p.Add))
	r.update.Post(path+"/delete", h(p.DeleteSelected))
	r.update.Post(path+"/{id}", h(p.Submit))
	r.update.Post(path+"/{id}/delete", h(p.Delete))
}

// edit routes the form at path for those who may change it.
func (a *app) edit(r rights, path string, p editPage) {
	r.update.Get(path, a.adapter.Handle(p.Show))
	r.update.Post(path, a.adapter.Handle(p.Submit))
}

// association routes what stands on the buttons of phones or device profiles,
// and their phone services.
func (a *app) association(r rights, p *cmadmin.Association) {
	h, path := a.adapter.Handle, p.Path()
	r.update.Post(path+"/association", h(p.Change))
	a.edit(r, path+"/lines/new", p.NewLine())
	a.edit(r, path+"/lines/{position}", p.Line())
	a.edit(r, path+"/speed-dials/new", p.NewSpeedDial(false))
	a.edit(r, path+"/speed-dials/{position}", p.SpeedDial(false))
	a.edit(r, path+"/blf-speed-dials/new", p.NewSpeedDial(true))
	a.edit(r, path+"/blf-speed-dials/{position}", p.SpeedDial(true))
	r.read.Get(path+"/subscriptions", h(p.ListSubscriptions))
	r.update.Get(path+"/subscriptions/new", h(p.ShowNewSubscription))
	r.update.Post(path+"/subscriptions/new", h(p.NewSubscription().Submit))
	a.edit(r, path+"/subscriptions/{position}", p.Subscription())
	r.update.Post(path+"/subscriptions/{position}/delete", h(p.Unsubscribe))
}

// associationParts are what every association changes and offers.
func (a *app) associationParts() cmadmin.AssociationParts {
	return cmadmin.AssociationParts{
		Lines: device.NewLines(a.database, time.Now), SpeedDials: device.NewSpeedDials(a.database, time.Now),
		Subscriptions: device.NewSubscriptions(a.database, time.Now),
		Templates:     a.buttonTemplates, Services: a.phoneServices, Numbers: a.numbers, Partitions: a.partitions,
	}
}

// featureChoices are what the shared fields of phones and profiles offer.
func (a *app) featureChoices() cmadmin.FeatureChoices {
	return cmadmin.FeatureChoices{
		Choices: device.NewChoices(a.database), Softkeys: a.softkeys, Sources: a.audioSources, Locales: a.locales, Domains: a.domains,
	}
}

// people are what the pages of User Management need.
func (a *app) people() *cmadmin.People {
	return &cmadmin.People{
		EndUsers: a.endUsers, ApplicationUsers: a.applicationUsers, Groups: a.groups, Policies: a.policies,
		Members: user.NewMembers(a.database, time.Now), Credentials: a.credentials, Directory: user.NewDirectory(a.database),
		Profiles: a.profiles, Phones: a.phones, Locales: a.locales, SearchSpaces: a.searchSpaces,
	}
}

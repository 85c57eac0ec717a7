package main

import (
	"context"
	"time"

	"github.com/go-chi/chi/v5"

	"tandem/handlers/cmadmin"
	"tandem/model/phoneservice"
)

// phonePages are those of phones.
func (a *app) phonePages(r chi.Router) {
	h, to := a.adapter.Handle, a.cmAdministrators(r)
	association := cmadmin.PhoneAssociation(a.phones, cmadmin.PhoneWords(), a.associationParts())
	phones := &cmadmin.Phones{
		Phones: a.phones, Features: a.featureChoices(), Pools: a.pools, Commons: a.commonDevices, Profiles: a.commonPhones,
		Spaces: a.searchSpaces, Users: a.endUsers, LogoutProfiles: a.profiles,
		Association: association, Mobility: a.mobility, Queue: a.phoneQueue, Load: a.phoneFiles.Loader.Load,
	}
	path := cmadmin.PhoneWords().Path
	a.records(to, path, phones.Page())
	a.association(to, association)
	to.read.Get(path+"/{id}/configuration", h(phones.Configuration))
	to.update.Post(path+"/reset", h(phones.ResetSelected))
	to.update.Post(path+"/apply-config", h(phones.ApplyConfigToSelected))
	to.update.Post(path+"/{id}/reset", h(phones.Reset))
	to.update.Post(path+"/{id}/apply-config", h(phones.ApplyConfig))
	to.update.Post(path+"/{id}/log-out", h(phones.LogOut))
}

// phoneServicePages are those of phone services.
func (a *app) phoneServicePages(r chi.Router) {
	h, to := a.adapter.Handle, a.cmAdministrators(r)
	services := &cmadmin.PhoneServices{
		Services: a.phoneServices, Cluster: a.phoneFiles.Loader.Cluster,
		UpdateSubscriptions: func(ctx context.Context, id int64) (int, error) {
			return phoneservice.UpdateSubscriptions(ctx, a.database, time.Now, id)
		},
	}
	path := cmadmin.PhoneServiceWords().Path
	a.records(to, path, services.Page())
	a.edit(to, path+"/{id}/parameters/new", services.NewParameter())
	a.edit(to, path+"/{id}/parameters/{position}", services.Parameter())
	to.update.Post(path+"/{id}/parameters/{position}/delete", h(services.DeleteParameter))
	to.update.Post(path+"/{id}/update-subscriptions", h(services.Update))
}

package main

import (
	"context"

	"tandem/handlers/phone"
	"tandem/model"
	"tandem/model/mobility"
	"tandem/model/service"
)

// The services of this program that other code names.
const (
	serviceTomcat   = "Cisco Tomcat"
	serviceReceiver = "Call Home Receiver"
	serviceSender   = "Call Home Sender"
)

// addServices gives the supervisor every service there is, those that others
// need first.
func (a *app) addServices() {
	add := a.supervisor.Add
	add(service.Definition{
		Name: serviceTomcat, Kind: service.Network, Group: service.Platform,
		Summary: model.T("Serves the console and the addresses for phones and programs"),
		WhyNot:  model.T("It serves this page. Restart the program to restart it."),
	}, a.console)
	add(service.Definition{
		Name: serviceReceiver, Kind: service.Feature, Group: service.PerformanceAndMonitoring,
		Controllable: true, DefaultActive: true, Needs: []string{serviceTomcat},
		Summary: model.T("Takes Call Home messages in and keeps them; posts are refused while it is stopped"),
	}, a.receiver)
	add(service.Definition{
		Name: serviceSender, Kind: service.Network, Group: service.PerformanceAndMonitoring,
		Controllable: true,
		Summary:      model.T("Sends what is queued in the Delivery Log; messages wait while it is stopped"),
	}, a.sender)
	add(service.Definition{
		Name: "Call Home Scheduler", Kind: service.Network, Group: service.PerformanceAndMonitoring,
		Controllable: true, PublisherOnly: true, Needs: []string{serviceSender},
		Summary: model.T("Queues the messages of each month; a month that began while it was stopped is made up for at its start"),
	}, a.scheduler)
	add(service.Definition{
		Name: serviceTFTP, Kind: service.Feature, Group: service.CM,
		Controllable: true,
		Summary:      model.T("Gives phones their configuration files; phones that start while it is stopped keep the last one"),
	}, a.phoneServer)
	add(service.Definition{
		Name: "Phone Notifier", Kind: service.Network, Group: service.CM,
		Controllable: true,
		Summary:      model.T("Tells phones to restart when somebody has logged in or out; commands wait while it is stopped"),
	}, a.phoneNotifier)
	a.addMobilityServices()
	a.addCDRServices()
	add(service.Definition{
		Name: "Database Housekeeping", Kind: service.Network, Group: service.DatabaseAndAdmin,
		Controllable: true,
		Summary:      model.T("Deletes ended sessions, previews after a day, and deliveries after 400 days"),
	}, a.housekeeping())
}

// addMobilityServices adds the services of Extension Mobility.
func (a *app) addMobilityServices() {
	add := a.supervisor.Add
	add(service.Definition{
		Name: serviceMobility, Kind: service.Feature, Group: service.CM,
		Controllable: true, Needs: []string{serviceTomcat},
		Summary: model.T("Logs people in and out, for phones and over the EM API, and ends sessions when their time is over; nobody can log in or out while it is stopped"),
	}, mobility.LogoutRunner{Service: a.mobility})
	add(service.Definition{
		Name: phone.ServiceEMApp, Kind: service.Network, Group: service.CM,
		Controllable: true, Needs: []string{serviceTomcat, serviceMobility},
		Summary: model.T("Shows phones the pages to log in and out; phones show Http Error [503] while it is stopped"),
	}, service.RunnerFunc(present))
	add(service.Definition{
		Name: phone.ServiceServices, Kind: service.Network, Group: service.CM,
		Controllable: true, Needs: []string{serviceTomcat},
		Summary: model.T("Shows phones their menu of services; phones show Http Error [503] while it is stopped"),
	}, service.RunnerFunc(present))
}

// present is a service that works when it is asked, and has nothing to do
// meanwhile.
func present(ctx context.Context, ready func()) error {
	ready()
	<-ctx.Done()
	return nil
}

// sends reports whether this node's own sender sends messages.
func (a *app) sends() bool { return a.supervisor.Running(serviceSender) }

// receives reports whether this node's own receiver takes messages.
func (a *app) receives() bool { return a.supervisor.Running(serviceReceiver) }

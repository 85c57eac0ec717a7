package main

import (
	"context"
	"testing"

	"tandem/model/device"
	"tandem/model/phoneservice"
	"tandem/model/product"
	"tandem/model/record"
	"tandem/model/routing"
	"tandem/model/user"
)

// added adds a record and returns its id.
func added[T any](t testing.TB, ctx context.Context, store *record.Store[T], r T) int64 {
	t.Helper()
	stored, err := store.Add(ctx, r)
	must(t, err)
	return store.IdentityOf(stored).ID
}

// recordSamples makes a record of every kind of CM Administration. They refer to
// each other, and a phone and a profile have something on each kind of button.
func (p *program) recordSamples(t testing.TB, ctx context.Context) map[string]int64 {
	t.Helper()
	ids := map[string]int64{
		"/ccmadmin/route-partitions/{id}":       added(t, ctx, p.partitions, routing.Partition{Name: "Inside"}),
		"/ccmadmin/calling-search-spaces/{id}":  added(t, ctx, p.searchSpaces, routing.SearchSpace{Name: "Office", Partitions: []string{"Inside"}}),
		"/ccmadmin/directory-numbers/{id}":      added(t, ctx, p.numbers, routing.DirectoryNumber{Pattern: "1000", RoutePartition: "Inside"}),
		"/ccmadmin/mlpp-domains/{id}":           added(t, ctx, p.domains, device.MLPPDomain{Name: "Staff", Identifier: "00000A"}),
		"/ccmadmin/device-pools/{id}":           1,
		"/ccmadmin/moh-audio-sources/{id}":      1,
		"/ccmadmin/user-locales/{id}":           1,
		"/ccmadmin/softkey-templates/{id}":      1,
		"/ccmadmin/common-phone-profiles/{id}":  1,
		"/ccmadmin/credential-policies/{id}":    1,
		"/ccmadmin/access-control-groups/{id}":  1,
		"/ccmadmin/phone-button-templates/{id}": added(t, ctx, p.buttonTemplates, buttonsOfEachKind()),
		"/ccmadmin/phone-services/{id}":         added(t, ctx, p.phoneServices, sampleService()),
	}
	common := device.BlankCommonConfiguration()
	common.Name = "Lab"
	ids["/ccmadmin/common-device-configurations/{id}"] = added(t, ctx, p.commonDevices, common)
	ids["/ccmadmin/default-device-profiles/{id}"] = added(t, ctx, p.defaultProfiles, device.BlankDefaultProfile(sampleModel, product.SIP))
	ids["/ccmadmin/device-profiles/{id}"] = added(t, ctx, p.profiles, sampleProfile())
	ids["/ccmadmin/phones/{id}"] = added(t, ctx, p.phones, samplePhone())
	someone := user.NewEndUser()
	someone.UserID, someone.LastName = "bob", "Baker"
	ids["/ccmadmin/users/{id}"] = added(t, ctx, p.endUsers, someone)
	ids["/ccmadmin/application-users/{id}"] = added(t, ctx, p.applicationUsers, user.ApplicationUser{UserID: "client"})
	return ids
}

const sampleModel = "Cisco 8845"

func buttonsOfEachKind() device.ButtonTemplate {
	return device.ButtonTemplate{Name: "One of each", Model: sampleModel, Protocol: product.SIP, Buttons: device.Buttons{
		product.Line, product.SpeedDial, product.SpeedDialBLF, product.ServiceURL, product.NoButton,
	}}
}

func sampleService() phoneservice.Service {
	s := phoneservice.Blank()
	s.Name, s.ASCIIName, s.URL = "Weather", "Weather", "http://192.0.2.1/weather"
	s.Parameters = []phoneservice.Parameter{{Name: "town", DisplayName: "Town"}}
	return s
}

func sampleProfile() device.Profile {
	p := device.BlankProfile(sampleModel, product.SIP)
	p.Name, p.PhoneButtonTemplate = "bob-8845", "One of each"
	p.Lines = []device.Line{{Pattern: "1000", Partition: "Inside"}}
	p.SpeedDials = []device.SpeedDial{{Number: "2000"}, {Number: "3000", BLF: true}}
	p.Subscriptions = []device.Subscription{{Service: "Weather", Name: "Weather", ASCIIName: "Weather"}}
	return p
}

func samplePhone() device.Phone {
	p := device.BlankPhone(sampleModel, product.SIP)
	p.Name, p.PhoneButtonTemplate = "SEP001122334455", "One of each"
	p.Lines = []device.Line{{Pattern: "1000", Partition: "Inside"}}
	p.SpeedDials = []device.SpeedDial{{Number: "2000"}, {Number: "3000", BLF: true}}
	p.Subscriptions = []device.Subscription{{Service: "Weather", Name: "Weather", ASCIIName: "Weather"}}
	return p
}

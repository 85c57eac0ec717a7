package cmadmin

import (
	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/device"
	"tandem/views/component"
	view "tandem/views/record"
)

type devicePoolForm struct {
	Name           string `form:"name" label:"Device Pool Name" validate:"required,max=50,line"`
	Description    string `form:"description" label:"Description" validate:"max=128,line"`
	TimeZone       string `form:"time_zone" label:"Time Zone" validate:"max=64,line"`
	UserLocale     string `form:"user_locale" label:"User Locale" validate:"max=50"`
	UserHoldMOH    string `form:"user_hold_moh" label:"User Hold MOH Audio Source" validate:"max=50"`
	NetworkHoldMOH string `form:"network_hold_moh" label:"Network Hold MOH Audio Source" validate:"max=50"`
	mlppForm
	Version int `form:"version"`
}

// Options implements form.Chooser.
func (devicePoolForm) Options() map[string][]component.Option {
	return addMLPPOptions(map[string][]component.Option{})
}

// DevicePools serves System > Device Pool.
func DevicePools(pools *device.Pools, locales *device.UserLocales, sources *device.MOHAudioSources, domains *device.MLPPDomains) *record.Page[device.Pool, devicePoolForm] {
	return &record.Page[device.Pool, devicePoolForm]{
		Store: pools,
		Words: view.Words{
			Path: "/ccmadmin/device-pools", List: model.T("Find and List Device Pools"), Find: model.T("Find Device Pools where"),
			Plural: model.T("Device Pools"), Title: model.T("Device Pool Configuration"),
		},
		Find: []component.FindField{
			{Name: "name", Label: model.T("Device Pool Name")},
			{Name: "description", Label: model.T("Description")},
			{Name: "time_zone", Label: model.T("Time Zone")},
			{Name: "user_locale", Label: model.T("User Locale")},
		},
		Label: model.T("Device Pool Name"),
		Columns: []record.Column[device.Pool]{
			{Name: "description", Label: model.T("Description"), Text: func(p device.Pool) string { return p.Description }},
			{Name: "time_zone", Label: model.T("Time Zone"), Text: func(p device.Pool) string { return p.TimeZone }},
			{Name: "user_locale", Label: model.T("User Locale"), Text: func(p device.Pool) string { return p.UserLocale }},
		},
		NewRecord: record.Beginning(device.BlankPool),
		Form: func(p device.Pool) devicePoolForm {
			return devicePoolForm{
				Name: p.Name, Description: p.Description, TimeZone: p.TimeZone, UserLocale: p.UserLocale,
				UserHoldMOH: p.UserHoldMOH, NetworkHoldMOH: p.NetworkHoldMOH, mlppForm: newMLPPForm(p.MLPP),
			}
		},
		Apply: func(f devicePoolForm, p *device.Pool) error {
			p.Name, p.Description, p.TimeZone, p.UserLocale = f.Name, f.Description, f.TimeZone, f.UserLocale
			p.UserHoldMOH, p.NetworkHoldMOH, p.MLPP = f.UserHoldMOH, f.NetworkHoldMOH, f.mlpp()
			return nil
		},
		References: map[string]record.Reference{
			"user_locale": toLocale(locales), "user_hold_moh": toMOH(sources), "network_hold_moh": toMOH(sources),
			"mlpp_domain": toMLPPDomain(domains),
		},
		Sections: devicePoolSections,
		Saved:    func(device.Pool) model.Text { return resetToTake() },
		Lasting:  func(p device.Pool) bool { return p.Name == device.DefaultPool },
	}
}

func devicePoolSections(s record.Shown[device.Pool, devicePoolForm]) []view.Section {
	zone := component.TimeZone(s.Fields["time_zone"])
	zone.Hint = model.T("A name of the IANA time zone database, for example Asia/Tokyo; empty means the time zone of the cluster")
	return []view.Section{
		{Title: model.T("Device Pool Information"), Controls: []templ.Component{
			component.Text(s.Fields["name"]), component.Text(s.Fields["description"]),
		}},
		{Title: model.T("Device Pool Settings"), Note: model.T("Phones take these where nothing nearer to them says otherwise."), Controls: []templ.Component{
			component.Text(zone), component.TimeZones(), component.Reference(s.Fields["user_locale"]),
			component.Reference(s.Fields["user_hold_moh"]), component.Reference(s.Fields["network_hold_moh"]),
		}},
		mlppSection(s.Fields),
	}
}

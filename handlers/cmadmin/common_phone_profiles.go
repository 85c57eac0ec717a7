package cmadmin

import (
	"strconv"

	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/device"
	"tandem/model/product"
	"tandem/views/component"
	view "tandem/views/record"
)

type commonPhoneProfileForm struct {
	Name             string `form:"name" label:"Name" validate:"required,max=50,line"`
	Description      string `form:"description" label:"Description" validate:"max=128,line"`
	DNDOption        string `form:"dnd_option" label:"DND Option" validate:"choice"`
	DNDIncomingAlert string `form:"dnd_incoming_alert" label:"DND Incoming Call Alert" validate:"choice"`
	BacklightTimeout string `form:"backlight_timeout" label:"Backlight Timeout" kind:"number" validate:"required"`
	Version          int    `form:"version"`
}

// Options implements form.Chooser.
func (commonPhoneProfileForm) Options() map[string][]component.Option {
	return map[string][]component.Option{
		"dnd_option":         choices(device.ProfileDNDOptions()),
		"dnd_incoming_alert": choices(device.IncomingAlertChoices()),
	}
}

// CommonPhoneProfiles serves Device > Device Settings > Common Phone Profile.
func CommonPhoneProfiles(profiles *device.CommonPhoneProfiles) *record.Page[device.CommonPhoneProfile, commonPhoneProfileForm] {
	return &record.Page[device.CommonPhoneProfile, commonPhoneProfileForm]{
		Store: profiles,
		Words: view.Words{
			Path: "/ccmadmin/common-phone-profiles", List: model.T("Find and List Common Phone Profiles"),
			Find: model.T("Find Common Phone Profiles where"), Plural: model.T("Common Phone Profiles"),
			Title: model.T("Common Phone Profile Configuration"),
		},
		Find: []component.FindField{
			{Name: "name", Label: model.T("Name")},
			{Name: "description", Label: model.T("Description")},
		},
		Label: model.T("Name"),
		Columns: []record.Column[device.CommonPhoneProfile]{
			{Name: "description", Label: model.T("Description"), Text: func(p device.CommonPhoneProfile) string { return p.Description }},
			{Label: model.T("DND Option"), Word: func(p device.CommonPhoneProfile) model.Text { return p.DNDOption.Text() }},
		},
		NewRecord: record.Beginning(device.BlankCommonPhoneProfile),
		Form: func(p device.CommonPhoneProfile) commonPhoneProfileForm {
			return commonPhoneProfileForm{
				Name: p.Name, Description: p.Description, DNDOption: string(p.DNDOption),
				DNDIncomingAlert: string(p.DNDIncomingAlert), BacklightTimeout: strconv.Itoa(p.BacklightTimeout),
			}
		},
		Apply: func(f commonPhoneProfileForm, p *device.CommonPhoneProfile) error {
			p.Name, p.Description, p.DNDOption = f.Name, f.Description, product.DNDOption(f.DNDOption)
			p.DNDIncomingAlert, p.BacklightTimeout = device.IncomingAlert(f.DNDIncomingAlert), whole(f.BacklightTimeout)
			return nil
		},
		Sections: commonPhoneProfileSections,
		Saved:    func(device.CommonPhoneProfile) model.Text { return resetToTake() },
		Lasting:  func(p device.CommonPhoneProfile) bool { return p.Standard },
	}
}

func commonPhoneProfileSections(s record.Shown[device.CommonPhoneProfile, commonPhoneProfileForm]) []view.Section {
	return []view.Section{
		{Title: model.T("Common Phone Profile Information"), Controls: []templ.Component{
			component.Text(s.Fields["name"]), component.Text(s.Fields["description"]),
		}},
		{Title: model.T("Do Not Disturb"), Note: model.T("For phones that say so in their own DND fields."), Controls: []templ.Component{
			component.Select(s.Fields["dnd_option"]), component.Select(s.Fields["dnd_incoming_alert"]),
		}},
		{Title: model.T("Display"), Controls: []templ.Component{
			component.Number(noted(s.Fields["backlight_timeout"], model.T("Minutes until the display goes dark, up to 1,440; 0 means never"))),
		}},
	}
}

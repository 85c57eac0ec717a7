package cmadmin

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/record"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/device"
	"tandem/views"
	"tandem/views/component"
	view "tandem/views/record"
)

type deviceProfileForm struct {
	Name        string `form:"name" label:"Device Profile Name" validate:"required,max=50,line"`
	Description string `form:"description" label:"Description" validate:"max=128,line"`
	featuresForm
	CrossClusterCSS string `form:"cross_cluster_css" label:"Extension Mobility Cross Cluster CSS" validate:"max=50"`
	LoginUser       string `form:"login_user" label:"Login User Id" validate:"max=128"`
	Version         int    `form:"version"`
}

// DeviceProfiles serves Device > Device Settings > Device Profile.
type DeviceProfiles struct {
	Profiles *device.Profiles
	Features FeatureChoices
	// Spaces and Users are the calling search spaces and the end users.
	Spaces, Users record.Names
	Association   *Association
	Wearers       Wearers
}

// Wearers resets the phones that have a device profile at the moment:
// phoneconfig.Queue.
type Wearers interface {
	ResetWearers(ctx context.Context, profileID int64) (int, error)
}

// Page returns the pages of the records.
func (d *DeviceProfiles) Page() *record.Page[device.Profile, deviceProfileForm] {
	references := d.Features.references()
	references["cross_cluster_css"] = toSearchSpace(d.Spaces)
	references["login_user"] = toUser(d.Users)
	return &record.Page[device.Profile, deviceProfileForm]{
		Store:     d.Profiles,
		Words:     deviceProfileWords(),
		Find:      deviceProfileFields(),
		Label:     model.T("Profile Name"),
		Columns:   deviceProfileColumns(),
		Start:     askProduct(model.T("Device Profile Type")),
		NewRecord: blankDeviceProfile,
		Form: func(p device.Profile) deviceProfileForm {
			return deviceProfileForm{
				Name: p.Name, Description: p.Description, featuresForm: newFeaturesForm(p.Features),
				CrossClusterCSS: p.CrossClusterCSS, LoginUser: p.LoginUser,
			}
		},
		Apply: func(f deviceProfileForm, p *device.Profile) error {
			p.Name, p.Description = f.Name, f.Description
			f.featuresForm.apply(&p.Features)
			p.CrossClusterCSS, p.LoginUser = f.CrossClusterCSS, f.LoginUser
			return nil
		},
		Sections:   deviceProfileSections,
		References: references,
		Offer: func(ctx context.Context, p device.Profile, fields component.Fields) error {
			return d.Features.offer(ctx, p.Features, fields)
		},
		Related: func(p device.Profile) []views.Link { return []views.Link{d.Association.servicesLink(profileOwner(p))} },
		Above: func(r *http.Request, p device.Profile) (templ.Component, error) {
			return d.Association.Pane(r, profileOwner(p))
		},
		Buttons: func(p device.Profile) []component.Button {
			return []component.Button{{
				Text: model.T("Reset"), FormAction: deviceProfileWords().One(p.ID) + "/reset", Confirm: resetQuestion(p.Name),
			}}
		},
		SuperCopy: &record.SuperCopy[device.Profile]{
			Strip: func(p *device.Profile) { p.Assignments = device.Assignments{} },
			Note:  func(p device.Profile, super bool) model.Text { return copyNote(p.Name, super) },
		},
		Saved: func(device.Profile) model.Text {
			return model.T("Phones that have the profile at the moment take the change when they are reset.")
		},
	}
}

func deviceProfileWords() view.Words {
	return view.Words{
		Path: "/ccmadmin/device-profiles", List: model.T("Find and List Device Profiles"),
		Find: model.T("Find Device Profiles where"), Plural: model.T("Device Profiles"),
		Title: model.T("Device Profile Configuration"),
	}
}

func deviceProfileFields() []component.FindField {
	return []component.FindField{
		{Name: "name", Label: model.T("Profile Name")},
		{Name: "description", Label: model.T("Description")},
		{Name: "model", Label: model.T("Device Type"), Options: modelOptions()},
		{Name: "protocol", Label: model.T("Device Protocol")},
		{Name: "directory_number", Label: model.T("Directory Number")},
		{Name: "calling_search_space", Label: model.T("Extension Mobility Cross Cluster CSS")},
		{Name: "user_locale", Label: model.T("User Locale")},
		{Name: "login_user", Label: model.T("Login User Id")},
	}
}

func deviceProfileColumns() []record.Column[device.Profile] {
	return []record.Column[device.Profile]{
		{Name: "directory_number", Label: model.T("Line"), Text: func(p device.Profile) string { return linesText(p.Lines) }},
		{Name: "description", Label: model.T("Description"), Text: func(p device.Profile) string { return p.Description }},
		{Name: "model", Label: model.T("Device Type"), Text: func(p device.Profile) string { return p.Model }},
		{Name: "protocol", Label: model.T("Device Protocol"), Text: func(p device.Profile) string { return string(p.Protocol) }},
	}
}

// linesText lists the directory numbers in the order of the lines.
func linesText(lines []device.Line) string {
	numbers := make([]string, len(lines))
	for i, l := range lines {
		numbers[i] = l.Pattern
	}
	return strings.Join(numbers, ", ")
}

// Reset serves POST /ccmadmin/device-profiles/{id}/reset.
func (d *DeviceProfiles) Reset(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	p, err := handlers.ByID(r, d.Profiles.Get)
	if err != nil {
		return err
	}
	words := deviceProfileWords()
	if !form.Confirmed(r) {
		return form.Confirm(w, r, views.Page{Title: words.Title, Path: words.Path}, component.Confirmation{
			Question: resetQuestion(p.Name), Button: component.Button{Text: model.T("Reset"), Primary: true}, Cancel: words.One(p.ID),
		})
	}
	told, err := d.Wearers.ResetWearers(r.Context(), p.ID)
	if err != nil {
		return err
	}
	flash := session.Flash{Kind: string(views.Success), Text: model.T("%d phones are told to reset", told)}
	return form.Done(w, r, flash, words.One(p.ID))
}

func resetQuestion(name string) model.Text {
	return model.T("Reset the phones that have %s at the moment? What was typed on this page and not saved is lost.", name)
}

func blankDeviceProfile(r *http.Request) (device.Profile, error) {
	p, protocol, chosen := chosenProduct(r)
	if !chosen {
		return device.Profile{}, model.ErrNotFound
	}
	return device.BlankProfile(p.Model, protocol), nil
}

func deviceProfileSections(s record.Shown[device.Profile, deviceProfileForm]) []view.Section {
	information := append(productControls(s.Record.Features),
		component.Text(s.Fields["name"]), component.Text(s.Fields["description"]))
	sections := append([]view.Section{{Title: model.T("Device Profile Information"), Controls: information}},
		featureSections(s.Record.Features, s.Fields)...)
	return append(sections, view.Section{Title: model.T("Extension Mobility"), Controls: []templ.Component{
		component.Reference(noted(s.Fields["login_user"],
			model.T("For the log out profile of a phone: who the phone belongs to while nobody is logged in."))),
		component.Reference(noted(s.Fields["cross_cluster_css"],
			model.T("The calling search space of the device when somebody logs in at a phone of another cluster."))),
	}})
}

// copyNote says what a new phone or profile has from the one it was copied
// from.
func copyNote(name string, super bool) model.Text {
	if super {
		return model.T("This Super Copy takes along the directory numbers, speed dials and phone services of %s.", name)
	}
	return model.T("This copy begins without the directory numbers, speed dials and phone services of %s. A Super Copy takes them along.", name)
}

package cmadmin

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/device"
	"tandem/views/component"
	view "tandem/views/record"
)

type defaultDeviceProfileForm struct {
	Description string `form:"description" label:"Description" validate:"max=255,line"`
	featuresForm
	CTIControl      bool   `form:"cti_control" label:"Allow Control of Device from CTI"`
	CrossClusterCSS string `form:"cross_cluster_css" label:"Extension Mobility Cross Cluster CSS" validate:"max=50"`
	Version         int    `form:"version"`
}

// DefaultDeviceProfiles serves Device > Device Settings > Default Device
// Profile. Spaces are the calling search spaces.
func DefaultDeviceProfiles(profiles *device.DefaultProfiles, features FeatureChoices, spaces record.Names) *record.Page[device.DefaultProfile, defaultDeviceProfileForm] {
	references := features.references()
	references["cross_cluster_css"] = toSearchSpace(spaces)
	return &record.Page[device.DefaultProfile, defaultDeviceProfileForm]{
		Store: profiles,
		Words: view.Words{
			Path: "/ccmadmin/default-device-profiles", List: model.T("Find and List Default Device Profiles"),
			Find: model.T("Find Default Device Profiles where"), Plural: model.T("Default Device Profiles"),
			Title: model.T("Default Device Profile Configuration"),
		},
		Find: []component.FindField{
			{Name: "name", Label: model.T("Profile Name")},
			{Name: "description", Label: model.T("Description")},
			{Name: "model", Label: model.T("Device Type"), Options: modelOptions()},
			{Name: "protocol", Label: model.T("Device Protocol")},
		},
		Label: model.T("Profile Name"),
		Columns: []record.Column[device.DefaultProfile]{
			{Name: "description", Label: model.T("Description"), Text: func(p device.DefaultProfile) string { return p.Description }},
			{Name: "model", Label: model.T("Device Type"), Text: func(p device.DefaultProfile) string { return p.Model }},
			{Name: "protocol", Label: model.T("Device Protocol"), Text: func(p device.DefaultProfile) string { return string(p.Protocol) }},
		},
		Start:     askProduct(model.T("Device Profile Type")),
		NewRecord: blankDefaultProfile,
		NoCopy:    true, // there is one for each model and protocol
		Form: func(p device.DefaultProfile) defaultDeviceProfileForm {
			return defaultDeviceProfileForm{
				Description: p.Description, featuresForm: newFeaturesForm(p.Features),
				CTIControl: p.CTIControl, CrossClusterCSS: p.CrossClusterCSS,
			}
		},
		Apply: func(f defaultDeviceProfileForm, p *device.DefaultProfile) error {
			p.Description, p.CTIControl, p.CrossClusterCSS = f.Description, f.CTIControl, f.CrossClusterCSS
			f.featuresForm.apply(&p.Features)
			return nil
		},
		Sections:   defaultProfileSections,
		References: references,
		Offer: func(ctx context.Context, p device.DefaultProfile, fields component.Fields) error {
			requireSoftkeys(fields)
			return features.offer(ctx, p.Features, fields)
		},
	}
}

// requireSoftkeys takes the empty choice of the softkey template away.
func requireSoftkeys(fields component.Fields) {
	f := fields["softkey_template"]
	f.Required = true
	if f.Value != "" {
		f.Options = slices.DeleteFunc(f.Options, func(o component.Option) bool { return o.Value == "" })
	}
	fields["softkey_template"] = f
}

func blankDefaultProfile(r *http.Request) (device.DefaultProfile, error) {
	p, protocol, chosen := chosenProduct(r)
	if !chosen {
		return device.DefaultProfile{}, model.ErrNotFound
	}
	return device.BlankDefaultProfile(p.Model, protocol), nil
}

func defaultProfileSections(s record.Shown[device.DefaultProfile, defaultDeviceProfileForm]) []view.Section {
	information := append(productControls(s.Record.Features),
		component.ReadOnly(component.Field{Label: model.T("Device Profile Name"), Value: s.Record.Name}),
		component.Text(s.Fields["description"]))
	sections := []view.Section{
		{
			Title:    model.T("Default Device Profile Information"),
			Note:     model.T("What a phone of this model takes when somebody logs in who has no device profile for it."),
			Controls: information,
		},
		appearanceSection(s.Record.Features, s.Fields),
	}
	sections = append(sections, callSections(s.Fields)...)
	return append(sections, view.Section{Title: model.T("Extension Mobility"), Controls: []templ.Component{
		component.Check(s.Fields["cti_control"]),
		component.Reference(noted(s.Fields["cross_cluster_css"],
			model.T("The calling search space of the device when somebody logs in at a phone of another cluster."))),
	}})
}

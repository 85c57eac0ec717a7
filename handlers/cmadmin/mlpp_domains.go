package cmadmin

import (
	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/device"
	"tandem/views/component"
	view "tandem/views/record"
)

type mlppDomainForm struct {
	Name        string `form:"name" label:"Domain Name" validate:"required,max=50,line"`
	Identifier  string `form:"identifier" label:"Domain Identifier" kind:"number" validate:"required,max=6,line"`
	Description string `form:"description" label:"Description" validate:"max=128,line"`
	Version     int    `form:"version"`
}

// MLPPDomains serves System > MLPP > MLPP Domain.
func MLPPDomains(domains *device.MLPPDomains) *record.Page[device.MLPPDomain, mlppDomainForm] {
	return &record.Page[device.MLPPDomain, mlppDomainForm]{
		Store: domains,
		Words: view.Words{
			Path: "/ccmadmin/mlpp-domains", List: model.T("Find and List MLPP Domains"), Find: model.T("Find MLPP Domains where"),
			Plural: model.T("MLPP Domains"), Title: model.T("MLPP Domain Configuration"),
		},
		Find: []component.FindField{
			{Name: "name", Label: model.T("Domain Name")},
			{Name: "identifier", Label: model.T("Domain Identifier")},
			{Name: "description", Label: model.T("Description")},
		},
		Label: model.T("Domain Name"),
		Columns: []record.Column[device.MLPPDomain]{
			{Name: "identifier", Label: model.T("Domain Identifier"), Text: func(d device.MLPPDomain) string { return d.Identifier }},
			{Name: "description", Label: model.T("Description"), Text: func(d device.MLPPDomain) string { return d.Description }},
		},
		NewRecord: record.Empty[device.MLPPDomain],
		Form: func(d device.MLPPDomain) mlppDomainForm {
			return mlppDomainForm{Name: d.Name, Identifier: d.Identifier, Description: d.Description}
		},
		Apply: func(f mlppDomainForm, d *device.MLPPDomain) error {
			d.Name, d.Identifier, d.Description = f.Name, f.Identifier, f.Description
			return nil
		},
		Sections: func(s record.Shown[device.MLPPDomain, mlppDomainForm]) []view.Section {
			return []view.Section{{Title: model.T("MLPP Domain Information"), Controls: []templ.Component{
				component.Text(s.Fields["name"]),
				component.Text(short(noted(s.Fields["identifier"], model.T("Six hexadecimal digits, for example 00000A")))),
				component.Text(s.Fields["description"]),
			}}}
		},
	}
}

package cmadmin

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/phoneconfig"
	"tandem/model/phoneservice"
	pages "tandem/views/cmadmin"
	"tandem/views/component"
	view "tandem/views/record"
)

type phoneServiceForm struct {
	Name           string `form:"name" label:"Service Name" validate:"required,max=128,line"`
	ASCIIName      string `form:"ascii_name" label:"ASCII Service Name" validate:"required,max=128,line"`
	Description    string `form:"description" label:"Service Description" validate:"max=128,line"`
	URL            string `form:"url" label:"Service URL" validate:"max=2048,line"`
	SecureURL      string `form:"secure_url" label:"Secure-Service URL" validate:"max=2048,line"`
	Category       string `form:"category" label:"Service Category" validate:"required,choice"`
	Type           string `form:"type" label:"Service Type" validate:"required,choice"`
	Vendor         string `form:"vendor" label:"Service Vendor" validate:"max=128,line"`
	ServiceVersion string `form:"service_version" label:"Service Version" validate:"max=128,line"`
	Enabled        bool   `form:"enabled" label:"Enable"`
	Enterprise     bool   `form:"enterprise" label:"Enterprise Subscription"`
	emBuilder
	Version int `form:"version"`
}

// Options implements form.Chooser.
func (phoneServiceForm) Options() map[string][]component.Option {
	options := emOptions()
	options["category"] = choices(phoneservice.CategoryChoices())
	options["type"] = choices(phoneservice.TypeChoices())
	return options
}

// PhoneServices serves Device > Device Settings > Phone Services.
type PhoneServices struct {
	Services *phoneservice.Services
	// UpdateSubscriptions brings the subscriptions to a service in line with its
	// parameters: phoneservice.UpdateSubscriptions.
	UpdateSubscriptions func(ctx context.Context, id int64) (changed int, err error)
	// Cluster tells where phones find this cluster.
	Cluster phoneconfig.ClusterSource
}

// Page returns the pages of the records.
func (h *PhoneServices) Page() *record.Page[phoneservice.Service, phoneServiceForm] {
	return &record.Page[phoneservice.Service, phoneServiceForm]{
		Store:     h.Services,
		Words:     PhoneServiceWords(),
		Find:      phoneServiceFields(),
		Label:     model.T("Service Name"),
		Columns:   phoneServiceColumns(),
		NewRecord: record.Beginning(phoneservice.Blank),
		Form: func(s phoneservice.Service) phoneServiceForm {
			return phoneServiceForm{
				Name: s.Name, ASCIIName: s.ASCIIName, Description: s.Description, URL: s.URL, SecureURL: s.SecureURL,
				Category: string(s.Category), Type: string(s.Type), Vendor: s.Vendor, ServiceVersion: s.ServiceVersion,
				Enabled: s.Enabled, Enterprise: s.Enterprise,
			}
		},
		Apply: func(f phoneServiceForm, s *phoneservice.Service) error {
			s.Name, s.ASCIIName, s.Description, s.URL, s.SecureURL = f.Name, f.ASCIIName, f.Description, f.URL, f.SecureURL
			s.Category, s.Type = phoneservice.Category(f.Category), phoneservice.Type(f.Type)
			s.Vendor, s.ServiceVersion, s.Enabled, s.Enterprise = f.Vendor, f.ServiceVersion, f.Enabled, f.Enterprise
			return nil
		},
		Sections: phoneServiceSections,
		Offer:    h.offer,
		Below:    h.parameters,
		Saved: func(phoneservice.Service) model.Text {
			return model.T("Phones take the change when they restart. After a change of parameters, press Update Subscriptions.")
		},
	}
}

// PhoneServiceWords are what the pages of phone services are called and where
// they are.
func PhoneServiceWords() view.Words {
	return view.Words{
		Path: "/ccmadmin/phone-services", List: model.T("Find and List IP Phone Services"),
		Find: model.T("Find IP Phone Services where"), Plural: model.T("Phone Services"),
		Title: model.T("IP Phone Services Configuration"),
	}
}

func phoneServiceFields() []component.FindField {
	return []component.FindField{
		{Name: "name", Label: model.T("Service Name")},
		{Name: "ascii_name", Label: model.T("ASCII Service Name")},
		{Name: "description", Label: model.T("Service Description")},
		{Name: "url", Label: model.T("Service URL")},
		{Name: "secure_url", Label: model.T("Secure-Service URL")},
		{Name: "category", Label: model.T("Service Category"), Options: choices(phoneservice.CategoryChoices())},
		{Name: "type", Label: model.T("Service Type"), Options: choices(phoneservice.TypeChoices())},
		{Name: "vendor", Label: model.T("Service Vendor")},
	}
}

func phoneServiceColumns() []record.Column[phoneservice.Service] {
	return []record.Column[phoneservice.Service]{
		{Name: "description", Label: model.T("Service Description"), Text: func(s phoneservice.Service) string { return s.Description }},
		{Name: "url", Label: model.T("Service URL"), Text: func(s phoneservice.Service) string { return s.URL }},
		{Label: model.T("Enabled"), Word: func(s phoneservice.Service) model.Text { return yesNo(s.Enabled) }},
		{Label: model.T("Enterprise Subscription"), Word: func(s phoneservice.Service) model.Text { return yesNo(s.Enterprise) }},
	}
}

func phoneServiceSections(s record.Shown[phoneservice.Service, phoneServiceForm]) []view.Section {
	sections := []view.Section{
		{Title: model.T("Service Information"), Controls: serviceControls(s)},
		{Title: model.T("Service Address"), Controls: addressControls(s)},
	}
	if s.ReadOnly {
		return sections
	}
	return append(sections, emSection(s.Fields))
}

func serviceControls(s record.Shown[phoneservice.Service, phoneServiceForm]) []templ.Component {
	enterprise := s.Fields["enterprise"]
	enterprise.Hint = model.T("All phones and device profiles have the service without a subscription. It can be chosen only when the service is first configured.")
	if !s.New {
		enterprise.Disabled = true
	}
	return []templ.Component{
		component.Text(noted(s.Fields["name"], model.T("For a Java MIDlet exactly as in its JAD file."))),
		component.Text(noted(s.Fields["ascii_name"], model.T("For phones that show no other characters."))),
		component.Text(s.Fields["description"]),
		component.Select(s.Fields["category"]),
		component.Select(noted(s.Fields["type"], model.T("The button of the phone under which the service stands."))),
		component.Text(s.Fields["vendor"]),
		component.Text(s.Fields["service_version"]),
		component.Check(s.Fields["enabled"]),
		component.Check(enterprise),
	}
}

// addressControls are the URLs, each with what is odd about it. That does not
// keep anybody from saving.
func addressControls(s record.Shown[phoneservice.Service, phoneServiceForm]) []templ.Component {
	return []templ.Component{
		component.Text(noted(s.Fields["url"], model.T("Phones tell capital from small letters. It can be empty when there is a Secure-Service URL."))),
		pages.Warnings(phoneservice.Lint(s.Form.URL)),
		component.Text(noted(s.Fields["secure_url"], model.T("Phones that know HTTPS take this one when it is there."))),
		pages.Warnings(phoneservice.Lint(s.Form.SecureURL)),
	}
}

// parameters are the parameters of a stored service.
func (h *PhoneServices) parameters(r *http.Request, s phoneservice.Service) (templ.Component, error) {
	path := PhoneServiceWords().One(s.ID)
	return pages.ServiceParameterList(pages.ServiceParameterPane{
		Parameters: s.Parameters, Path: path, Version: s.Version, ReadOnly: !session.May(r.Context(), account.RightCMAdminUpdate),
	}), nil
}

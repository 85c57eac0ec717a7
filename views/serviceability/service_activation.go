package serviceability

import (
	"slices"

	"tandem/model"
	"tandem/model/service"
	"tandem/views"
	"tandem/views/component"
)

// The values of the buttons of Service Activation.
const (
	ActivationSave     = "save"
	ActivationDefault  = "default"
	ActivationCheckAll = "all"
)

// ServiceActivationPage is Tools > Service Activation.
type ServiceActivationPage struct {
	views.Page
	NodeServices
	// Checked are the names of the services whose boxes are checked.
	Checked []string
}

func (p ServiceActivationPage) page() views.Page {
	p.Page.Title = model.T("Service Activation")
	p.Page.HasForm = p.controls()
	p.Page.Related = []views.Link{{Text: model.T("Control Center - Feature Services"), Href: p.controlCenter()}}
	return p.Page
}

func (p ServiceActivationPage) controlCenter() string {
	other := p.NodeServices
	other.Address = FeatureServicesPath
	return other.URL()
}

func (p ServiceActivationPage) table() component.TableOptions {
	columns := []component.Column{{Label: model.T("Service Name")}, {Label: model.T("Activation Status")}}
	if p.controls() {
		columns = append([]component.Column{{Label: model.T("Select"), HideLabel: true}}, columns...)
	}
	return component.TableOptions{Label: model.T("Services"), Columns: columns}
}

func (p ServiceActivationPage) checked(s service.Status) bool {
	return slices.Contains(p.Checked, s.Name)
}

func (p ServiceActivationPage) allChecked() bool { return len(p.Checked) == len(p.Services) }

func (p ServiceActivationPage) buttons() []component.Button {
	return []component.Button{
		{Text: model.T("Save"), Name: "action", Value: ActivationSave, Primary: true},
		{Text: model.T("Set to Default"), Name: "action", Value: ActivationDefault},
		{Text: model.T("Refresh"), Href: p.URL(p.pending()...)},
	}
}

// unsteady reports whether the state says more than the activation.
func unsteady(s service.Status) bool {
	if s.Activated {
		return s.State != service.Started
	}
	return s.State != service.Stopped
}

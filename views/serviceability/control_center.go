package serviceability

import (
	"time"

	"tandem/model"
	"tandem/model/service"
	"tandem/views"
	"tandem/views/component"
)

// ControlCenterPage is Tools > Control Center - Feature Services or - Network
// Services.
type ControlCenterPage struct {
	views.Page
	NodeServices
	Kind service.Kind
	// Chosen is the name of the chosen service, empty without one.
	Chosen string
	// Now is when the page was made; up times end there.
	Now time.Time
}

// ControlCenterPath returns the address of the page that lists services of kind.
func ControlCenterPath(kind service.Kind) string {
	if kind == service.Network {
		return NetworkServicesPath
	}
	return FeatureServicesPath
}

// ControlCenterTitle returns the title of that page.
func ControlCenterTitle(kind service.Kind) model.Text {
	if kind == service.Network {
		return model.T("Control Center - Network Services")
	}
	return model.T("Control Center - Feature Services")
}

func (p ControlCenterPage) page() views.Page {
	p.Page.Title = ControlCenterTitle(p.Kind)
	other := p.NodeServices
	if p.feature() {
		other.Address = ServiceActivationPath
		p.Page.Related = []views.Link{{Text: model.T("Service Activation"), Href: other.URL()}}
	}
	return p.Page
}

func (p ControlCenterPage) feature() bool { return p.Kind == service.Feature }

func (p ControlCenterPage) table() component.TableOptions {
	columns := []component.Column{{Label: model.T("Service Name")}, {Label: model.T("Status")}}
	if p.controls() {
		columns = append([]component.Column{{Label: model.T("Select"), HideLabel: true}}, columns...)
	}
	if p.feature() {
		columns = append(columns, component.Column{Label: model.T("Activation Status")})
	}
	columns = append(columns, component.Column{Label: model.T("Start Time")}, component.Column{Label: model.T("Up Time"), Numeric: true})
	return component.TableOptions{Label: model.T("Services"), Columns: columns}
}

// whyNot says why the service cannot be controlled, or nothing when it can.
func whyNot(s service.Status) model.Text {
	switch {
	case !s.Controllable:
		return s.WhyNot
	case !s.Activated && s.State == service.Stopped:
		return model.T("It is deactivated. Activate it on the Service Activation page; that also starts it.")
	default:
		return model.Text{}
	}
}

// firstControl returns the name of the first service with a radio button: the
// summary of errors leads there.
func (p ControlCenterPage) firstControl() string {
	for _, s := range p.Services {
		if whyNot(s).IsZero() {
			return s.Name
		}
	}
	return ""
}

func (p ControlCenterPage) controlID(s service.Status) string {
	if s.Name == p.firstControl() {
		return component.FieldID("service")
	}
	return component.FieldID(serviceID(s))
}

func (p ControlCenterPage) buttons() []component.Button {
	return []component.Button{
		{Text: model.T("Start"), Name: "action", Value: string(service.Start), Primary: true},
		{Text: model.T("Stop"), Name: "action", Value: string(service.Stop), Danger: true},
		{Text: model.T("Restart"), Name: "action", Value: string(service.Restart)},
		p.refresh(),
	}
}

func (p ControlCenterPage) refresh() component.Button {
	return component.Button{Text: model.T("Refresh"), Href: p.URL(p.pending()...)}
}

package cmadmin

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tandem/handlers/form"
	"tandem/model"
	"tandem/model/device"
	"tandem/model/phoneservice"
	"tandem/views"
	pages "tandem/views/cmadmin"
	"tandem/views/component"
	view "tandem/views/record"
)

// subscriptionForm is the subscription of a phone or profile to one service. The
// values of the parameters stand in two lists beside their names: those that are
// passwords apart, so that they are kept nowhere.
type subscriptionForm struct {
	Name             string   `form:"name" label:"Service Name" validate:"required,max=100,line"`
	ASCIIName        string   `form:"ascii_name" label:"ASCII Service Name" validate:"max=50,line"`
	Parameters       []string `form:"parameter"`
	Values           []string `form:"value"`
	SecretParameters []string `form:"secret_parameter"`
	SecretValues     []string `form:"secret_value" kind:"secret"`
	Version          int      `form:"version"`
}

func newSubscriptionForm(s device.Subscription, service phoneservice.Service) subscriptionForm {
	f := subscriptionForm{Name: s.Name, ASCIIName: s.ASCIIName}
	for _, p := range service.Parameters {
		value, stored := s.Parameters[p.Name]
		if !stored {
			value = p.Default
		}
		if !p.Password {
			f.Parameters, f.Values = append(f.Parameters, p.Name), append(f.Values, value)
		}
	}
	return f
}

// value returns what was typed for a parameter that is not a password.
func (f subscriptionForm) value(name string) string {
	return valueOf(name, f.Parameters, f.Values)
}

func valueOf(name string, names, values []string) string {
	if i := slices.Index(names, name); i >= 0 && i < len(values) {
		return values[i]
	}
	return ""
}

// apply puts what was typed into s. An empty password leaves the stored one, and
// that of a new subscription to the service.
func (f subscriptionForm) apply(s *device.Subscription, service phoneservice.Service) {
	s.Name, s.ASCIIName = f.Name, f.ASCIIName
	values := map[string]string{}
	for _, p := range service.Parameters {
		stored, isStored := s.Parameters[p.Name]
		typed := valueOf(p.Name, f.SecretParameters, f.SecretValues)
		switch {
		case !p.Password:
			values[p.Name] = f.value(p.Name)
		case typed != "":
			values[p.Name] = typed
		case isStored:
			values[p.Name] = stored
		}
	}
	s.Parameters = values
}

// NewSubscription edits Path/subscriptions/new?service=….
func (a *Association) NewSubscription() form.Edit[subscriptionForm] {
	return form.Edit[subscriptionForm]{
		Load: func(r *http.Request) (subscriptionForm, error) {
			service, err := a.Services.Named(r.Context(), r.URL.Query().Get("service"))
			return newSubscriptionForm(device.Subscription{
				Name: model.OneLine(service.Name, 100), ASCIIName: model.OneLine(service.ASCIIName, 50),
			}, service), err
		},
		Save: func(r *http.Request, f subscriptionForm) error {
			o, err := a.owner(r)
			if err != nil {
				return err
			}
			service, err := a.Services.Named(r.Context(), r.URL.Query().Get("service"))
			if err != nil {
				return err
			}
			s := device.Subscription{Service: service.Name}
			f.apply(&s, service)
			return a.Subscriptions.Subscribe(r.Context(), o.Owner, s)
		},
		View: func(r *http.Request, f subscriptionForm, fields component.Fields, page views.Page) (templ.Component, error) {
			o, err := a.owner(r)
			if err != nil {
				return nil, err
			}
			service, err := a.Services.Named(r.Context(), r.URL.Query().Get("service"))
			if err != nil {
				return nil, err
			}
			return a.subscriptionPage(r, o, pages.DevicePartPage{Page: page, Save: model.T("Subscribe")},
				subscriptionSections(f, fields, page.Errors, service, device.Subscription{})), nil
		},
		Saved: model.T("Add successful"),
		Next:  func(r *http.Request, _ subscriptionForm) string { return a.nextSubscription(r) },
	}
}

// Subscription edits Path/subscriptions/{position}.
func (a *Association) Subscription() form.Edit[subscriptionForm] {
	return form.Edit[subscriptionForm]{
		Load: func(r *http.Request) (subscriptionForm, error) {
			o, s, service, err := a.subscribed(r)
			f := newSubscriptionForm(s, service)
			f.Version = o.Version
			return f, err
		},
		Save: func(r *http.Request, f subscriptionForm) error {
			o, s, service, err := a.subscribed(r)
			if err != nil {
				return err
			}
			if o.Version != f.Version {
				return model.ErrConflict
			}
			f.apply(&s, service)
			return a.Subscriptions.UpdateSubscription(r.Context(), o.Owner, s)
		},
		View: func(r *http.Request, f subscriptionForm, fields component.Fields, page views.Page) (templ.Component, error) {
			o, s, service, err := a.subscribed(r)
			if err != nil {
				return nil, err
			}
			return a.subscriptionPage(r, o, pages.DevicePartPage{
				Page: page, Save: model.T("Save"), Version: f.Version,
				Buttons: []component.Button{{
					Text: model.T("Unsubscribe"), Danger: true, Name: "subscription", Value: s.Name,
					FormAction: a.part(o, numbered("/subscriptions/", s.Position)+"/delete"),
					Confirm:    unsubscribeQuestion(o.Name, s.Name),
				}},
			}, subscriptionSections(f, fields, page.Errors, service, s)), nil
		},
		Next: func(r *http.Request, _ subscriptionForm) string { return a.nextSubscription(r) },
	}
}

// subscription returns the subscription whose position is in the address, and
// who has it.
func (a *Association) subscription(r *http.Request) (deviceOwner, device.Subscription, error) {
	o, err := a.owner(r)
	if err != nil {
		return o, device.Subscription{}, err
	}
	at, err := position(r)
	if err != nil {
		return o, device.Subscription{}, err
	}
	s, err := nth(o.Subscriptions, at)
	return o, s, err
}

// subscribed is subscription with the phone service.
func (a *Association) subscribed(r *http.Request) (deviceOwner, device.Subscription, phoneservice.Service, error) {
	o, s, err := a.subscription(r)
	if err != nil {
		return o, s, phoneservice.Service{}, err
	}
	service, err := a.Services.Named(r.Context(), s.Service)
	return o, s, service, err
}

// subscriptionPage completes the page of one subscription of o.
func (a *Association) subscriptionPage(r *http.Request, o deviceOwner, page pages.DevicePartPage, sections []view.Section) templ.Component {
	page.Title, page.Path = model.T("Subscribe/Unsubscribe Services"), a.words.Path
	page.Device, page.Cancel = a.deviceLink(o), a.part(o, "/subscriptions")
	page.Action, page.Sections = r.URL.RequestURI(), sections
	return pages.DevicePart(page)
}

func subscriptionSections(f subscriptionForm, fields component.Fields, errs model.FieldErrors, service phoneservice.Service, stored device.Subscription) []view.Section {
	information := []templ.Component{
		component.ReadOnly(component.Field{Label: model.T("Phone Service"), Value: service.Name, Hint: said(service.Description)}),
		component.Text(noted(fields["name"], model.T("What the phone shows for this service."))),
		component.Text(fields["ascii_name"]),
	}
	sections := []view.Section{{Title: model.T("Service Information"), Controls: information}}
	if len(service.Parameters) == 0 {
		return sections
	}
	parameters := view.Section{Title: model.T("Service Parameter Information")}
	for _, p := range service.Parameters {
		name := phoneservice.ParameterField(p.Name)
		field := component.Field{
			Name: name, Label: said(p.DisplayName), Required: p.Required, Hint: said(p.Description), Error: errs.For(name), Limit: 255,
		}
		if !p.Password {
			field.Value = f.value(p.Name)
		} else if stored.Parameters[p.Name] != "" {
			field.Required, field.Hint = false, model.T("A value is stored. Leave this empty to keep it.")
		} else if p.Default != "" {
			field.Required, field.Hint = false, model.T("Leave this empty to take the default of the service.")
		}
		parameters.Controls = append(parameters.Controls, pages.ParameterControl(p.Name, p.Password, field))
	}
	return append(sections, parameters)
}

// said is a text that somebody typed, which is the same in every language.
func said(text string) model.Text {
	if text == "" {
		return model.Text{}
	}
	return model.Text{Key: "%s", Args: []any{text}}
}

// nextSubscription is where saving a subscription leads to.
func (a *Association) nextSubscription(r *http.Request) string {
	o, err := a.owner(r)
	if err != nil {
		return a.words.Path // it is gone meanwhile
	}
	return a.part(o, "/subscriptions")
}

package cmadmin

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/phoneservice"
	"tandem/views"
	pages "tandem/views/cmadmin"
	"tandem/views/component"
	view "tandem/views/record"
)

// parameterForm is one parameter of a phone service. The default of a password is
// a secret: it is taken as it is and never shown.
type parameterForm struct {
	Name        string `form:"name" label:"Parameter Name" validate:"required,max=50,line"`
	DisplayName string `form:"display_name" label:"Parameter Display Name" validate:"required,max=128,line"`
	Default     string `form:"default_secret" label:"Default Value" validate:"max=255,line" kind:"secret"`
	Description string `form:"description" label:"Parameter Description" validate:"max=255,line"`
	Required    bool   `form:"required" label:"Parameter is Required"`
	Password    bool   `form:"masked" label:"Parameter is a Password (mask contents)"`
	Version     int    `form:"version"`
}

// parameter returns what was typed, in the place of stored. A password keeps its
// default when none was typed.
func (f parameterForm) parameter(stored phoneservice.Parameter) phoneservice.Parameter {
	p := phoneservice.Parameter{
		Name: f.Name, DisplayName: f.DisplayName, Default: f.Default, Description: f.Description,
		Required: f.Required, Password: f.Password,
	}
	if p.Default == "" && p.Password && stored.Password {
		p.Default = stored.Default
	}
	return p
}

// NewParameter edits Path/{id}/parameters/new.
func (h *PhoneServices) NewParameter() form.Edit[parameterForm] {
	return form.Edit[parameterForm]{
		Load: func(r *http.Request) (parameterForm, error) {
			s, err := h.service(r)
			return parameterForm{Required: true, Version: s.Version}, err
		},
		Save: func(r *http.Request, f parameterForm) error {
			s, err := h.service(r)
			if err != nil {
				return err
			}
			s.Parameters = append(s.Parameters, f.parameter(phoneservice.Parameter{}))
			return h.save(r, s)
		},
		View: func(r *http.Request, f parameterForm, fields component.Fields, page views.Page) (templ.Component, error) {
			page.Title = model.T("New Parameter")
			return h.parameterPage(r, f, fields, pages.DevicePartPage{Page: page}, phoneservice.Parameter{})
		},
		Saved: model.T("Add successful"),
		Next:  func(r *http.Request, _ parameterForm) string { return h.pane(r) },
	}
}

// Parameter edits Path/{id}/parameters/{position}.
func (h *PhoneServices) Parameter() form.Edit[parameterForm] {
	return form.Edit[parameterForm]{
		Load: func(r *http.Request) (parameterForm, error) {
			s, p, err := h.parameter(r)
			f := parameterForm{
				Name: p.Name, DisplayName: p.DisplayName, Description: p.Description,
				Required: p.Required, Password: p.Password, Version: s.Version,
			}
			if !p.Password {
				f.Default = p.Default
			}
			return f, err
		},
		Save: func(r *http.Request, f parameterForm) error {
			s, p, err := h.parameter(r)
			if err != nil {
				return err
			}
			if s.Version != f.Version {
				return model.ErrConflict
			}
			at, err := position(r)
			if err != nil {
				return err
			}
			s.Parameters[at-1] = f.parameter(p)
			return h.save(r, s)
		},
		View: func(r *http.Request, f parameterForm, fields component.Fields, page views.Page) (templ.Component, error) {
			_, p, err := h.parameter(r)
			if err != nil {
				return nil, err
			}
			page.Title = model.T("Parameter “%s”", p.DisplayName)
			return h.parameterPage(r, f, fields, pages.DevicePartPage{
				Page: page, Version: f.Version,
				Buttons: []component.Button{{
					Text: model.T("Delete"), Danger: true, Name: "parameter", Value: p.Name,
					FormAction: r.URL.Path + "/delete", Confirm: deleteParameterQuestion(p.DisplayName),
				}},
			}, p)
		},
		Next: func(r *http.Request, _ parameterForm) string { return h.pane(r) },
	}
}

// save stores s. What is wrong with its parameters is wrong with the one on the
// page.
func (h *PhoneServices) save(r *http.Request, s phoneservice.Service) error {
	err := h.Services.Update(r.Context(), s)
	errs, ok := err.(model.FieldErrors)
	if !ok {
		return err
	}
	for i, e := range errs {
		if e.Field == "parameters" {
			errs[i].Field = "name"
		}
	}
	return errs
}

func (h *PhoneServices) parameterPage(r *http.Request, f parameterForm, fields component.Fields, page pages.DevicePartPage, stored phoneservice.Parameter) (templ.Component, error) {
	s, err := h.service(r)
	if err != nil {
		return nil, err
	}
	value := component.Text(fields["default_secret"])
	if f.Password {
		secret := fields["default_secret"]
		secret.Autocomplete = "new-password"
		if stored.Password && stored.Default != "" {
			secret.Hint = model.T("A value is stored. Leave this empty to keep it.")
		}
		value = component.Password(secret)
	}
	page.Path = PhoneServiceWords().Path
	page.Device = views.Link{Text: model.T("Configure %s", s.Name), Href: PhoneServiceWords().One(s.ID)}
	page.Cancel, page.Action, page.Save = h.pane(r), r.URL.Path, model.T("Save")
	page.Sections = []view.Section{{Title: model.T("Service Parameter Information"), Controls: []templ.Component{
		component.Text(noted(fields["name"], model.T("As it stands in the address that phones open."))),
		component.Text(noted(fields["display_name"], model.T("How it is asked for on the page of a subscription."))),
		value,
		component.Text(fields["description"]),
		component.Check(fields["required"]),
		component.Check(noted(fields["masked"], model.T("The value is not shown on pages, nor written into configuration files."))),
	}}}
	return pages.DevicePart(page), nil
}

// DeleteParameter serves POST Path/{id}/parameters/{position}/delete.
func (h *PhoneServices) DeleteParameter(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	s, p, err := h.parameter(r)
	if err != nil {
		return err
	}
	if name := r.PostForm.Get("parameter"); name != p.Name {
		flash := session.Flash{Kind: string(views.Error), Text: model.T("Somebody else changed %s after you opened it. Nothing was moved or removed: look at the list and press again.", s.Name)}
		return form.Done(w, r, flash, h.pane(r))
	}
	if !form.Confirmed(r) {
		return form.Confirm(w, r, views.Page{Title: PhoneServiceWords().Title, Path: PhoneServiceWords().Path}, component.Confirmation{
			Question: deleteParameterQuestion(p.DisplayName),
			Button:   component.Button{Text: model.T("Delete"), Danger: true}, Cancel: h.pane(r),
		})
	}
	at, err := position(r)
	if err != nil {
		return err
	}
	s.Parameters = slices.Delete(s.Parameters, at-1, at)
	if err := h.Services.Update(r.Context(), s); err != nil {
		return err
	}
	return form.Done(w, r, session.Flash{Kind: string(views.Success), Text: model.T("Delete successful")}, h.pane(r))
}

func deleteParameterQuestion(name string) model.Text {
	return model.T("Delete the parameter “%s”? Subscriptions keep their values until Update Subscriptions is pressed.", name)
}

// Update serves POST Path/{id}/update-subscriptions.
func (h *PhoneServices) Update(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	id, err := handlers.PathID(r)
	if err != nil {
		return err
	}
	changed, err := h.UpdateSubscriptions(r.Context(), id)
	if err != nil {
		return err
	}
	flash := session.Flash{Kind: string(views.Success), Text: model.T("%d subscriptions were updated", changed)}
	if changed == 0 {
		flash.Details = []model.Text{model.T("All subscriptions have the parameters of the service already, or there are none.")}
	} else {
		flash.Details = []model.Text{model.T("Phones take the change when they restart.")}
	}
	return form.Done(w, r, flash, h.pane(r))
}

// service returns the service whose id is in the address.
func (h *PhoneServices) service(r *http.Request) (phoneservice.Service, error) {
	return handlers.ByID(r, h.Services.Get)
}

// parameter returns the parameter whose position is in the address, and its
// service.
func (h *PhoneServices) parameter(r *http.Request) (phoneservice.Service, phoneservice.Parameter, error) {
	s, err := h.service(r)
	if err != nil {
		return s, phoneservice.Parameter{}, err
	}
	at, err := position(r)
	if err != nil {
		return s, phoneservice.Parameter{}, err
	}
	p, err := nth(s.Parameters, at)
	return s, p, err
}

// pane is where the parameters stand on the page of the service in the address.
func (h *PhoneServices) pane(r *http.Request) string {
	return PhoneServiceWords().Path + "/" + r.PathValue("id") + "#" + pages.ServiceParametersID
}

package cmadmin

import (
	"net/http"

	"github.com/a-h/templ"

	"tandem/handlers"
	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/device"
	"tandem/model/product"
	views "tandem/views/cmadmin"
	"tandem/views/component"
	view "tandem/views/record"
)

type buttonTemplateForm struct {
	Name    string   `form:"name" label:"Button Template Name" validate:"required,max=50,line"`
	Buttons []string `form:"buttons" label:"Buttons"`
	Version int      `form:"version"`
}

// Options implements form.Chooser.
func (buttonTemplateForm) Options() map[string][]component.Option {
	return map[string][]component.Option{"buttons": choices(product.Buttons())}
}

// PhoneButtonTemplates serves Device > Device Settings > Phone Button Template.
func PhoneButtonTemplates(templates *device.ButtonTemplates) *record.Page[device.ButtonTemplate, buttonTemplateForm] {
	return &record.Page[device.ButtonTemplate, buttonTemplateForm]{
		Store: templates,
		Words: buttonTemplateWords(),
		Find: []component.FindField{
			{Name: "name", Label: model.T("Button Template Name")},
			{Name: "model", Label: model.T("Product Type"), Options: modelOptions()},
			{Name: "protocol", Label: model.T("Device Protocol")},
		},
		Label: model.T("Button Template Name"),
		Columns: []record.Column[device.ButtonTemplate]{
			{Name: "model", Label: model.T("Product Type"), Text: func(t device.ButtonTemplate) string { return t.Model }},
			{Name: "protocol", Label: model.T("Device Protocol"), Text: func(t device.ButtonTemplate) string { return string(t.Protocol) }},
			{Label: model.T("Origin"), Word: func(t device.ButtonTemplate) model.Text { return origin(t.Standard) }},
		},
		Start:     askProduct(model.T("Product Type")),
		NewRecord: blankButtonTemplate,
		Form: func(t device.ButtonTemplate) buttonTemplateForm {
			return buttonTemplateForm{Name: t.Name, Buttons: asStrings(t.Buttons)}
		},
		Apply: func(f buttonTemplateForm, t *device.ButtonTemplate) error {
			t.Name, t.Buttons = f.Name, asValues[product.Button](f.Buttons)
			return nil
		},
		Sections: buttonTemplateSections,
		Saved:    func(device.ButtonTemplate) model.Text { return resetToTake() },
		Fixed:    func(t device.ButtonTemplate) bool { return t.Standard },
	}
}

func buttonTemplateWords() view.Words {
	return view.Words{
		Path: "/ccmadmin/phone-button-templates", List: model.T("Find and List Phone Button Templates"),
		Find: model.T("Find Phone Button Templates where"), Plural: model.T("Phone Button Templates"),
		Title: model.T("Phone Button Template Configuration"),
	}
}

// blankButtonTemplate begins with the buttons of the standard template of the
// chosen model.
func blankButtonTemplate(r *http.Request) (device.ButtonTemplate, error) {
	p, protocol, chosen := chosenProduct(r)
	if !chosen {
		return device.ButtonTemplate{}, model.ErrNotFound
	}
	_, buttons := product.StandardTemplate(p, protocol)
	return device.ButtonTemplate{Model: p.Model, Protocol: protocol, Buttons: buttons}, nil
}

func buttonTemplateSections(s record.Shown[device.ButtonTemplate, buttonTemplateForm]) []view.Section {
	buttons := s.Fields["buttons"]
	if !s.ReadOnly {
		buttons.Hint = model.T("The first button is always a line.")
	}
	return []view.Section{
		{Title: model.T("Phone Button Template Information"), Controls: []templ.Component{
			component.Text(s.Fields["name"]),
			component.ReadOnly(component.Field{Label: model.T("Product Type"), Value: s.Record.Model}),
			component.ReadOnly(component.Field{Label: model.T("Device Protocol"), Value: string(s.Record.Protocol)}),
		}},
		{Title: model.T("Button Information"), Controls: []templ.Component{
			component.Numbered(buttons, 1),
		}},
	}
}

// ButtonList serves GET /ccmadmin/phone-button-templates/buttons?name=…&module=…:
// what the link View Button List of a phone or profile leads to.
func ButtonList(templates *device.ButtonTemplates) handlers.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, err := templates.Named(r.Context(), r.URL.Query().Get("name"))
		if err != nil {
			return err
		}
		return handlers.Render(w, r, http.StatusOK, views.ButtonList(views.ButtonListPage{
			Name: t.Name, Model: t.Model, Template: buttonTemplateWords().One(t.ID),
			Modules: moduleButtons(len(t.Buttons), r.URL.Query()["module"]),
			Buttons: component.Field{
				Name: "buttons", Label: model.T("Buttons"), Values: asStrings(t.Buttons), Options: choices(product.Buttons()), Disabled: true,
			},
		}))
	}
}

// moduleButtons says which buttons those of the named expansion modules are, the
// phone itself having some; unknown names count for nothing.
func moduleButtons(own int, modules []string) []model.Text {
	var lines []model.Text
	for _, name := range modules {
		if m, ok := product.ModuleByName(name); ok {
			lines = append(lines, model.T("%s: buttons %d to %d", m.Name, own+1, own+m.Buttons))
			own += m.Buttons
		}
	}
	return lines
}

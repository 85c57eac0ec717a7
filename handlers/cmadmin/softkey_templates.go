package cmadmin

import (
	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/device"
	"tandem/model/product"
	"tandem/views/component"
	view "tandem/views/record"
)

type softkeyForm struct {
	Name        string `form:"name" label:"Name" validate:"required,max=50,line"`
	Description string `form:"description" label:"Description" validate:"max=128,line"`

	OnHook              []string `form:"on_hook" label:"On Hook"`
	Connected           []string `form:"connected" label:"Connected"`
	OnHold              []string `form:"on_hold" label:"On Hold"`
	RingIn              []string `form:"ring_in" label:"Ring In"`
	OffHook             []string `form:"off_hook" label:"Off Hook"`
	ConnectedTransfer   []string `form:"connected_transfer" label:"Connected Transfer"`
	DigitsAfterFirst    []string `form:"digits_after_first" label:"Digits After First"`
	ConnectedConference []string `form:"connected_conference" label:"Connected Conference"`
	RingOut             []string `form:"ring_out" label:"Ring Out"`
	OffHookWithFeature  []string `form:"off_hook_with_feature" label:"Off Hook With Feature"`
	RemoteInUse         []string `form:"remote_in_use" label:"Remote In Use"`
	Version             int      `form:"version"`
}

// stateKeys are the soft keys of one call state in a form.
type stateKeys struct {
	field string
	state product.CallState
	keys  *[]string
}

// states returns the soft keys in f by call state, in the order of the page.
func (f *softkeyForm) states() []stateKeys {
	return []stateKeys{
		{"on_hook", product.OnHook, &f.OnHook},
		{"connected", product.Connected, &f.Connected},
		{"on_hold", product.OnHold, &f.OnHold},
		{"ring_in", product.RingIn, &f.RingIn},
		{"off_hook", product.OffHook, &f.OffHook},
		{"connected_transfer", product.ConnectedTransfer, &f.ConnectedTransfer},
		{"digits_after_first", product.DigitsAfterFirst, &f.DigitsAfterFirst},
		{"connected_conference", product.ConnectedConference, &f.ConnectedConference},
		{"ring_out", product.RingOut, &f.RingOut},
		{"off_hook_with_feature", product.OffHookWithFeature, &f.OffHookWithFeature},
		{"remote_in_use", product.RemoteInUse, &f.RemoteInUse},
	}
}

// Options implements form.Chooser.
func (f softkeyForm) Options() map[string][]component.Option {
	options := map[string][]component.Option{}
	for _, s := range f.states() {
		options[s.field] = softKeyOptions()
	}
	return options
}

// softKeyOptions names soft keys with the word that phones show, where it is
// another one.
func softKeyOptions() []component.Option {
	var options []component.Option
	for _, key := range product.SoftKeys() {
		option := component.Option{Value: string(key), Label: key.Text()}
		if option.Label.Key != string(key) {
			option.Label = model.T("%s (%s)", key.Text(), string(key))
		}
		options = append(options, option)
	}
	return options
}

// SoftkeyTemplates serves Device > Device Settings > Softkey Template.
func SoftkeyTemplates(templates *device.SoftkeyTemplates) *record.Page[device.SoftkeyTemplate, softkeyForm] {
	return &record.Page[device.SoftkeyTemplate, softkeyForm]{
		Store: templates,
		Words: view.Words{
			Path: "/ccmadmin/softkey-templates", List: model.T("Find and List Softkey Templates"),
			Find: model.T("Find Softkey Templates where"), Plural: model.T("Softkey Templates"),
			Title: model.T("Softkey Template Configuration"),
		},
		Find: []component.FindField{
			{Name: "name", Label: model.T("Name")},
			{Name: "description", Label: model.T("Description")},
		},
		Label: model.T("Name"),
		Columns: []record.Column[device.SoftkeyTemplate]{
			{Name: "description", Label: model.T("Description"), Text: func(t device.SoftkeyTemplate) string { return t.Description }},
			{Label: model.T("Origin"), Word: func(t device.SoftkeyTemplate) model.Text { return origin(t.Standard) }},
		},
		NewRecord: record.Beginning(blankSoftkeyTemplate),
		Form:      newSoftkeyForm,
		Apply:     softkeyForm.apply,
		Sections:  softkeySections,
		Saved:     func(device.SoftkeyTemplate) model.Text { return resetToTake() },
		Fixed:     func(t device.SoftkeyTemplate) bool { return t.Standard },
	}
}

// blankSoftkeyTemplate begins with the soft keys of Standard User.
func blankSoftkeyTemplate() device.SoftkeyTemplate {
	return device.SoftkeyTemplate{SoftKeys: product.SoftkeyTemplates()[0].Keys}
}

func newSoftkeyForm(t device.SoftkeyTemplate) softkeyForm {
	f := softkeyForm{Name: t.Name, Description: t.Description}
	for _, s := range f.states() {
		*s.keys = asStrings(t.SoftKeys[s.state])
	}
	return f
}

func (f softkeyForm) apply(t *device.SoftkeyTemplate) error {
	t.Name, t.Description, t.SoftKeys = f.Name, f.Description, device.SoftKeys{}
	for _, s := range f.states() {
		if len(*s.keys) > 0 {
			t.SoftKeys[s.state] = asValues[product.SoftKey](*s.keys)
		}
	}
	return nil
}

func softkeySections(s record.Shown[device.SoftkeyTemplate, softkeyForm]) []view.Section {
	var states []templ.Component
	for _, state := range s.Form.states() {
		states = append(states, component.Ordered(s.Fields[state.field]))
	}
	return []view.Section{
		{Title: model.T("Softkey Template Information"), Controls: []templ.Component{
			component.Text(s.Fields["name"]), component.Text(s.Fields["description"]),
		}},
		{Title: model.T("Softkey Layout Configuration"), Note: model.T("The soft keys of each call state, in their order."), Board: true, Controls: states},
	}
}

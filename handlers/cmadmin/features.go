package cmadmin

import (
	"context"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/device"
	"tandem/model/product"
	"tandem/views/component"
	view "tandem/views/record"
)

// featuresForm is the part of a form that phones, device profiles and default
// device profiles share: device.Features without model and protocol.
type featuresForm struct {
	UserHoldMOH              string `form:"user_hold_moh" label:"User Hold MOH Audio Source" validate:"max=50"`
	UserLocale               string `form:"user_locale" label:"User Locale" validate:"max=50"`
	PhoneButtonTemplate      string `form:"phone_button_template" label:"Phone Button Template" validate:"required,max=50"`
	SoftkeyTemplate          string `form:"softkey_template" label:"Softkey Template" validate:"max=50"`
	Module1                  string `form:"module1" label:"Module 1" validate:"max=50"`
	Module2                  string `form:"module2" label:"Module 2" validate:"max=50"`
	Privacy                  string `form:"privacy" label:"Privacy" validate:"choice"`
	SingleButtonBarge        string `form:"single_button_barge" label:"Single Button Barge" validate:"choice"`
	JoinAcrossLines          string `form:"join_across_lines" label:"Join Across Lines" validate:"choice"`
	PrimeLine                string `form:"prime_line" label:"Always Use Prime Line" validate:"choice"`
	PrimeLineForVoiceMessage string `form:"prime_line_for_voice_message" label:"Always Use Prime Line for Voice Message" validate:"choice"`
	IgnorePresentation       bool   `form:"ignore_presentation" label:"Ignore Presentation Indicators (internal calls only)"`
	DND                      bool   `form:"dnd" label:"Do Not Disturb"`
	DNDOption                string `form:"dnd_option" label:"DND Option" validate:"choice"`
	DNDIncomingAlert         string `form:"dnd_incoming_alert" label:"DND Incoming Call Alert" validate:"choice"`
	mlppForm
}

func newFeaturesForm(f device.Features) featuresForm {
	return featuresForm{
		UserHoldMOH: f.UserHoldMOH, UserLocale: f.UserLocale,
		PhoneButtonTemplate: f.PhoneButtonTemplate, SoftkeyTemplate: f.SoftkeyTemplate,
		Module1: f.Module1, Module2: f.Module2,
		Privacy: string(f.Privacy), SingleButtonBarge: string(f.SingleButtonBarge), JoinAcrossLines: string(f.JoinAcrossLines),
		PrimeLine: string(f.PrimeLine), PrimeLineForVoiceMessage: string(f.PrimeLineForVoiceMessage),
		IgnorePresentation: f.IgnorePresentation,
		DND:                f.DND, DNDOption: string(f.DNDOption), DNDIncomingAlert: string(f.DNDIncomingAlert),
		mlppForm: newMLPPForm(f.MLPP),
	}
}

// apply puts what was typed into features, whose model and protocol stay.
func (f featuresForm) apply(features *device.Features) {
	features.UserHoldMOH, features.UserLocale = f.UserHoldMOH, f.UserLocale
	features.PhoneButtonTemplate, features.SoftkeyTemplate = f.PhoneButtonTemplate, f.SoftkeyTemplate
	features.Module1, features.Module2 = f.Module1, f.Module2
	features.Privacy, features.SingleButtonBarge = device.Switch(f.Privacy), device.Barge(f.SingleButtonBarge)
	features.JoinAcrossLines, features.PrimeLine = device.Switch(f.JoinAcrossLines), device.Switch(f.PrimeLine)
	features.PrimeLineForVoiceMessage = device.Switch(f.PrimeLineForVoiceMessage)
	features.IgnorePresentation = f.IgnorePresentation
	features.DND, features.DNDOption = f.DND, product.DNDOption(f.DNDOption)
	features.DNDIncomingAlert = device.IncomingAlert(f.DNDIncomingAlert)
	features.MLPP = f.mlpp()
}

// Options implements form.Chooser. Which DND options a model has is known only
// with the record: FeatureChoices.offer narrows them.
func (featuresForm) Options() map[string][]component.Option {
	return addMLPPOptions(map[string][]component.Option{
		"privacy":                      choices(device.SwitchChoices()),
		"single_button_barge":          choices(device.BargeChoices()),
		"join_across_lines":            choices(device.SwitchChoices()),
		"prime_line":                   choices(device.SwitchChoices()),
		"prime_line_for_voice_message": choices(device.SwitchChoices()),
		"dnd_option":                   choices(product.AllDNDOptions()),
		"dnd_incoming_alert":           choices(device.IncomingAlertChoices()),
	})
}

// FeatureChoices are what the shared fields of phones, device profiles and
// default device profiles offer.
type FeatureChoices struct {
	Choices  *device.Choices
	Softkeys *device.SoftkeyTemplates
	Sources  *device.MOHAudioSources
	Locales  *device.UserLocales
	Domains  *device.MLPPDomains
}

// references are those of the fields in featuresForm.
func (c FeatureChoices) references() map[string]record.Reference {
	return map[string]record.Reference{
		"softkey_template": toSoftkeys(c.Softkeys),
		"user_hold_moh":    toMOH(c.Sources), "user_locale": toLocale(c.Locales), "mlpp_domain": toMLPPDomain(c.Domains),
	}
}

// offer limits the choices to those that fit the model and the protocol of f.
func (c FeatureChoices) offer(ctx context.Context, f device.Features, fields component.Fields) error {
	templates, err := c.Choices.ButtonTemplates(ctx, f.Model, f.Protocol)
	if err != nil {
		return err
	}
	offerNames(fields, "phone_button_template", templates, model.Text{})
	for _, field := range []string{"module1", "module2"} {
		offerNames(fields, field, device.ModuleChoices(f.Model), record.None())
	}
	option := fields["dnd_option"]
	option.Options = choices(device.DNDOptionChoices(f.Model, f.Protocol))
	fields["dnd_option"] = option
	return nil
}

// offerNames gives a field these choices. A value that is gone stays, so that
// nothing typed is lost; saving refuses it.
func offerNames(fields component.Fields, field string, names []string, none model.Text) {
	f := fields[field]
	if f.Value != "" && !slices.Contains(names, f.Value) {
		names = append(slices.Clone(names), f.Value)
	}
	if f.Value == "" && none.IsZero() {
		none = model.T("Choose…")
	}
	f.Options = component.Names(names, component.Option{Label: none})
	fields[field] = f
}

// productControls show the model and the protocol, which stay. They begin the
// first section of a form.
func productControls(f device.Features) []templ.Component {
	return []templ.Component{
		component.ReadOnly(component.Field{Label: model.T("Product Type"), Value: f.Model}),
		component.ReadOnly(component.Field{Label: model.T("Device Protocol"), Value: string(f.Protocol)}),
	}
}

// featureSections show featuresForm for a device with features f. What the
// model does not have is said instead of offered.
func featureSections(f device.Features, fields component.Fields) []view.Section {
	sections := []view.Section{
		appearanceSection(f, fields),
		{Title: model.T("Expansion Module Information"), Controls: moduleControls(f, fields)},
	}
	return append(sections, callSections(fields)...)
}

// callSections are those of featureSections about calls.
func callSections(fields component.Fields) []view.Section {
	return []view.Section{
		{Title: model.T("Call Features"), Controls: []templ.Component{
			component.Select(fields["privacy"]),
			component.Select(fields["single_button_barge"]),
			component.Select(fields["join_across_lines"]),
			component.Select(fields["prime_line"]),
			component.Select(fields["prime_line_for_voice_message"]),
			component.Check(fields["ignore_presentation"]),
		}},
		{Title: model.T("Do Not Disturb"), Controls: []templ.Component{
			component.Check(fields["dnd"]),
			component.Select(fields["dnd_option"]),
			component.Select(noted(fields["dnd_incoming_alert"], model.T("None takes the setting of the common phone profile."))),
		}},
		mlppSection(fields),
	}
}

// appearanceSection is that of featureSections about what a phone shows and
// plays.
func appearanceSection(f device.Features, fields component.Fields) view.Section {
	p, _ := product.ByModel(f.Model)
	template := fields["phone_button_template"]
	if template.Value != "" {
		template.HintLink = component.Link{Text: model.T("View Button List"), Href: buttonListPath(template.Value, fields["module1"].Value, fields["module2"].Value)}
	}
	controls := []templ.Component{component.Select(template)}
	if p.Softkeys {
		controls = append(controls, component.Reference(fields["softkey_template"]))
	} else {
		controls = append(controls, lacking(fields["softkey_template"], model.T("%s takes no softkey template.", f.Model)))
	}
	if p.Localised {
		controls = append(controls, component.Reference(noted(fields["user_locale"],
			model.T("None takes the locale of the device pool."))))
	} else {
		controls = append(controls, lacking(fields["user_locale"], model.T("%s has no user locale.", f.Model)))
	}
	controls = append(controls, component.Reference(noted(fields["user_hold_moh"],
		model.T("None takes the audio source of the device pool, and after that of the system."))))
	return view.Section{Title: model.T("Buttons, Language and Music"), Controls: controls}
}

func moduleControls(f device.Features, fields component.Fields) []templ.Component {
	p, _ := product.ByModel(f.Model)
	if p.MaxModules == 0 {
		return []templ.Component{lacking(fields["module1"], model.T("%s takes no expansion module.", f.Model))}
	}
	controls := []templ.Component{component.Select(fields["module1"])}
	if p.MaxModules > 1 {
		controls = append(controls, component.Select(fields["module2"]))
	}
	return controls
}

// lacking stands in the place of a field that the model does not have. A value
// that was sent all the same is still shown with what is wrong about it.
func lacking(f component.Field, why model.Text) templ.Component {
	if f.Value != "" || !f.Error.IsZero() {
		return component.Reference(f)
	}
	return component.ReadOnly(component.Field{Label: f.Label, Hint: why})
}

// buttonListPath returns the page of the buttons of a template and of expansion
// modules, "" for none.
func buttonListPath(template string, modules ...string) string {
	query := url.Values{"name": {template}}
	for _, name := range modules {
		if name != "" {
			query.Add("module", name)
		}
	}
	return "/ccmadmin/phone-button-templates/buttons?" + query.Encode()
}

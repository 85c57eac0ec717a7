package device

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/product"
	"tandem/model/record"
)

// Features are the settings that phones, device profiles and default device
// profiles share. References are names, "" for none.
type Features struct {
	// Model and Protocol are chosen when the record is added and stay.
	Model    string
	Protocol product.Protocol

	// PhoneButtonTemplate is one for the model and protocol.
	PhoneButtonTemplate string
	SoftkeyTemplate     string `bun:",nullzero"`
	UserHoldMOH         string `bun:"user_hold_moh,nullzero"`
	// UserLocale can be chosen for localised models only.
	UserLocale string `bun:",nullzero"`

	Privacy                  Switch
	SingleButtonBarge        Barge
	JoinAcrossLines          Switch
	PrimeLine                Switch
	PrimeLineForVoiceMessage Switch
	IgnorePresentation       bool

	DND              bool              `bun:"dnd"`
	DNDOption        product.DNDOption `bun:"dnd_option"`
	DNDIncomingAlert IncomingAlert     `bun:"dnd_incoming_alert"`

	// Module1 and Module2 are names of expansion modules that fit the model.
	Module1, Module2 string

	MLPP
}

// DefaultFeatures returns what the pages of new records show for a model and
// protocol.
func DefaultFeatures(modelName string, protocol product.Protocol) Features {
	f := Features{
		Model: modelName, Protocol: protocol,
		Privacy: SwitchDefault, SingleButtonBarge: BargeDefault, JoinAcrossLines: SwitchDefault,
		PrimeLine: SwitchDefault, PrimeLineForVoiceMessage: SwitchDefault,
		DNDOption: product.RingerOff, DNDIncomingAlert: AlertNone,
		MLPP: defaultMLPP(),
	}
	if p, ok := product.ByModel(modelName); ok {
		f.PhoneButtonTemplate, _ = product.StandardTemplate(p, protocol)
	}
	return f
}

// Modules returns the names of the expansion modules.
func (f Features) Modules() []string {
	return slices.DeleteFunc([]string{f.Module1, f.Module2}, func(name string) bool { return name == "" })
}

// Validate adds what is wrong with f. General is the MLPP Indication that counts
// where f says Default.
func (f Features) Validate(ctx context.Context, tx bun.IDB, general Switch, errs *model.FieldErrors) error {
	p, ok := product.ByModel(f.Model)
	if !ok || !p.Supports(f.Protocol) {
		errs.Add("model", model.T("There is no model “%s” with the protocol %s", f.Model, f.Protocol))
		return nil
	}
	if err := f.checkTemplate(ctx, tx, errs); err != nil {
		return err
	}
	f.checkModel(p, errs)
	f.checkModules(p, errs)
	f.checkChoices(errs)
	f.check(general, errs)
	return nil
}

func (f Features) checkTemplate(ctx context.Context, tx bun.IDB, errs *model.FieldErrors) error {
	if f.PhoneButtonTemplate == "" {
		errs.Add("phone_button_template", model.T("Enter a value for %s", model.T("Phone Button Template")))
		return nil
	}
	fits, err := tx.NewSelect().Model((*ButtonTemplate)(nil)).
		Where("name = ? AND model = ? AND protocol = ?", f.PhoneButtonTemplate, f.Model, f.Protocol).Exists(ctx)
	if err != nil {
		return fmt.Errorf("looking for phone button template %q: %w", f.PhoneButtonTemplate, err)
	}
	if !fits {
		errs.Add("phone_button_template", model.T("The phone button template “%s” is not for %s with %s: choose another one",
			f.PhoneButtonTemplate, f.Model, f.Protocol))
	}
	return nil
}

// checkModel adds what the model does not have.
func (f Features) checkModel(p product.Product, errs *model.FieldErrors) {
	if f.SoftkeyTemplate != "" && !p.Softkeys {
		errs.Add("softkey_template", model.T("%s takes no softkey template: choose None", f.Model))
	}
	if f.UserLocale != "" && !p.Localised {
		errs.Add("user_locale", model.T("%s has no user locale: choose None", f.Model))
	}
	if !slices.Contains(p.DNDOptions(f.Protocol), f.DNDOption) {
		errs.Add("dnd_option", model.T("Choose one of the listed values for %s", model.T("DND Option")))
	}
}

func (f Features) checkModules(p product.Product, errs *model.FieldErrors) {
	for i, name := range []string{f.Module1, f.Module2} {
		field := [...]string{"module1", "module2"}[i]
		switch {
		case name == "":
		case !p.TakesModule(name):
			errs.Add(field, model.T("%s does not take the expansion module “%s”", f.Model, name))
		case i >= p.MaxModules:
			errs.Add(field, model.T("%s takes one expansion module only", f.Model))
		case i == 1 && f.Module1 == "":
			errs.Add(field, model.T("Choose Module 1 before Module 2"))
		}
	}
}

func (f Features) checkChoices(errs *model.FieldErrors) {
	listed(errs, "privacy", model.T("Privacy"), f.Privacy, SwitchChoices())
	listed(errs, "single_button_barge", model.T("Single Button Barge"), f.SingleButtonBarge, BargeChoices())
	listed(errs, "join_across_lines", model.T("Join Across Lines"), f.JoinAcrossLines, SwitchChoices())
	listed(errs, "prime_line", model.T("Always Use Prime Line"), f.PrimeLine, SwitchChoices())
	listed(errs, "prime_line_for_voice_message", model.T("Always Use Prime Line for Voice Message"), f.PrimeLineForVoiceMessage, SwitchChoices())
	listed(errs, "dnd_incoming_alert", model.T("DND Incoming Call Alert"), f.DNDIncomingAlert, IncomingAlertChoices())
}

func (f Features) references() []record.Reference {
	return []record.Reference{
		{Field: "softkey_template", Table: "softkey_template", Name: f.SoftkeyTemplate},
		{Field: "user_hold_moh", Table: "moh_audio_source", Name: f.UserHoldMOH},
		{Field: "user_locale", Table: "user_locale", Name: f.UserLocale},
		{Field: "mlpp_domain", Table: "mlpp_domain", Name: f.MLPPDomain},
	}
}

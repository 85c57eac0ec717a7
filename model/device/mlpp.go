package device

import "tandem/model"

// Preemption says whether a call with precedence ends others. Its value is
// stored.
type Preemption string

// The choices of MLPP Preemption.
const (
	PreemptionDefault  Preemption = "Default"
	PreemptionDisabled Preemption = "Disabled"
	// Forceful allows preemption.
	Forceful Preemption = "Forceful"
)

var preemptions = model.Choices[Preemption]{
	{Value: PreemptionDefault, Text: model.T("Default")},
	{Value: PreemptionDisabled, Text: model.T("Disabled")},
	{Value: Forceful, Text: model.T("Forceful")},
}

// PreemptionChoices returns the choices in the order of the pages.
func PreemptionChoices() []Preemption { return preemptions.Values() }

// IndicationChoices returns the choices of MLPP Indication in the order of the
// pages.
func IndicationChoices() []Switch { return []Switch{SwitchDefault, SwitchOff, SwitchOn} }

// Text returns the choice's label; an unknown one has none.
func (p Preemption) Text() model.Text { return preemptions.Text(p) }

// MLPP is what calls with precedence do: Multilevel Precedence and Preemption.
type MLPP struct {
	// MLPPDomain is the name of an MLPP domain, "" for none.
	MLPPDomain     string     `bun:",nullzero"`
	MLPPIndication Switch     `bun:"mlpp_indication"`
	MLPPPreemption Preemption `bun:"mlpp_preemption"`
}

// defaultMLPP is what pages of new records show.
func defaultMLPP() MLPP {
	return MLPP{MLPPIndication: SwitchDefault, MLPPPreemption: PreemptionDefault}
}

// check adds what is wrong with m. General is what MLPP Indication is where m
// says Default; its own Default counts as Off.
func (m MLPP) check(general Switch, errs *model.FieldErrors) {
	listed(errs, "mlpp_indication", model.T("MLPP Indication"), m.MLPPIndication, IndicationChoices())
	listed(errs, "mlpp_preemption", model.T("MLPP Preemption"), m.MLPPPreemption, PreemptionChoices())
	indication := m.MLPPIndication
	if indication == SwitchDefault {
		indication = general
	}
	if m.MLPPPreemption == Forceful && indication != SwitchOn {
		errs.Add("mlpp_preemption", model.T("MLPP Preemption can be Forceful only while MLPP Indication is On; Default counts as what the device pool says, and as Off where it says nothing"))
	}
}

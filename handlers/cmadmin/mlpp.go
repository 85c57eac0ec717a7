package cmadmin

import (
	"github.com/a-h/templ"

	"tandem/model"
	"tandem/model/device"
	"tandem/views/component"
	view "tandem/views/record"
)

// mlppForm is the part of a form that device settings and devices share.
type mlppForm struct {
	MLPPDomain     string `form:"mlpp_domain" label:"MLPP Domain" validate:"max=50"`
	MLPPIndication string `form:"mlpp_indication" label:"MLPP Indication" validate:"choice"`
	MLPPPreemption string `form:"mlpp_preemption" label:"MLPP Preemption" validate:"choice"`
}

func newMLPPForm(m device.MLPP) mlppForm {
	return mlppForm{m.MLPPDomain, string(m.MLPPIndication), string(m.MLPPPreemption)}
}

func (f mlppForm) mlpp() device.MLPP {
	return device.MLPP{
		MLPPDomain: f.MLPPDomain, MLPPIndication: device.Switch(f.MLPPIndication),
		MLPPPreemption: device.Preemption(f.MLPPPreemption),
	}
}

func addMLPPOptions(options map[string][]component.Option) map[string][]component.Option {
	options["mlpp_indication"] = choices(device.IndicationChoices())
	options["mlpp_preemption"] = choices(device.PreemptionChoices())
	return options
}

func mlppSection(fields component.Fields) view.Section {
	return view.Section{
		Title: model.T("Multilevel Precedence and Preemption (MLPP) Information"),
		Controls: []templ.Component{
			component.Reference(fields["mlpp_domain"]),
			component.Select(fields["mlpp_indication"]),
			component.Select(noted(fields["mlpp_preemption"], model.T("Forceful needs MLPP Indication On."))),
		},
	}
}

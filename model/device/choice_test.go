package device_test

import (
	"testing"

	"tandem/model"
	"tandem/model/device"
)

func TestEveryChoiceHasALabelAndAnUnknownOneNone(t *testing.T) {
	t.Parallel()
	labelled(t, device.SwitchChoices())
	labelled(t, device.BargeChoices())
	labelled(t, device.IncomingAlertChoices())
	labelled(t, device.IndicationChoices())
	labelled(t, device.PreemptionChoices())
	labelled(t, device.AddressingModeChoices())
	labelled(t, device.SignalingChoices())
	labelled(t, device.AccessModeChoices())
	labelled(t, device.ProfileDNDOptions())
	labelled(t, device.DNDOptionChoices("Cisco 8845", "SIP"))
}

func labelled[T interface {
	~string
	Text() model.Text
}](t *testing.T, choices []T) {
	t.Helper()
	if len(choices) == 0 {
		t.Error("there are no choices")
	}
	for _, c := range choices {
		if c.Text().IsZero() {
			t.Errorf("%T %q has no label", c, c)
		}
	}
	if unknown := T("x"); !unknown.Text().IsZero() {
		t.Errorf("%T %q has a label", unknown, unknown)
	}
}

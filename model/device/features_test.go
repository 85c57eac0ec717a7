package device_test

import (
	"testing"

	"tandem/model/device"
	"tandem/model/product"
)

func TestTheFeaturesOfAPhoneFitItsModelAndEachOther(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		pool := device.BlankPool()
		pool.Name, pool.MLPPIndication = "indicating", device.SwitchOn
		if _, err := device.NewPools(s.d, clock).Add(t.Context(), pool); err != nil {
			t.Fatal(err)
		}
		as := func(model string, protocol product.Protocol, change func(*device.Phone)) func(*device.Phone) {
			return func(p *device.Phone) {
				*p = device.BlankPhone(model, protocol)
				p.Name = "SEP001122334455"
				change(p)
			}
		}
		with := func(change func(*device.Phone)) func(*device.Phone) { return as("Cisco 8865", product.SIP, change) }
		const blue = "CP-8800-Video 28-Button Key Expansion Module"
		saves(t, s, s.phones, device.Phone{}, []saving[device.Phone]{
			{"a new phone as its page shows it", with(func(*device.Phone) {}), nil},
			{"an unknown model", as("Cisco 1", product.SIP, func(*device.Phone) {}), []string{"model"}},
			{"a protocol that the model does not speak", as("Cisco 8865", product.SCCP, func(p *device.Phone) {}), []string{"model"}},
			{"no phone button template", with(func(p *device.Phone) { p.PhoneButtonTemplate = "" }), []string{"phone_button_template"}},
			{"the template of another model", with(func(p *device.Phone) { p.PhoneButtonTemplate = "Standard 8845 SIP" }), []string{"phone_button_template"}},
			{"the template of another protocol", as("Cisco 7945", product.SIP, func(p *device.Phone) { p.PhoneButtonTemplate = "Standard 7945 SCCP" }), []string{"phone_button_template"}},
			{"a softkey template", with(func(p *device.Phone) { p.SoftkeyTemplate = product.StandardUser }), nil},
			{"a softkey template that is gone", with(func(p *device.Phone) { p.SoftkeyTemplate = "gone" }), []string{"softkey_template"}},
			{"a softkey template where a policy rules", as("Cisco 9951", product.SIP, func(p *device.Phone) { p.SoftkeyTemplate = product.StandardUser }), []string{"softkey_template"}},
			{"a user locale", with(func(p *device.Phone) { p.UserLocale = "Japanese Japan" }), nil},
			{"an unknown user locale", with(func(p *device.Phone) { p.UserLocale = "Klingon" }), []string{"user_locale"}},
			{"unknown hold music", with(func(p *device.Phone) { p.UserHoldMOH, p.NetworkHoldMOH = "gone", "gone" }), []string{"user_hold_moh", "network_hold_moh"}},
			{"one module", with(func(p *device.Phone) { p.Module1 = blue }), nil},
			{"two modules", with(func(p *device.Phone) { p.Module1, p.Module2 = blue, blue }), nil},
			{"the second module alone", with(func(p *device.Phone) { p.Module2 = blue }), []string{"module2"}},
			{"a module of other models", with(func(p *device.Phone) { p.Module1 = "7914 14-Button Line Expansion Module" }), []string{"module1"}},
			{"a second module where one fits", as("Cisco 8961", product.SIP, func(p *device.Phone) {
				p.Module1, p.Module2 = device.ModuleChoices("Cisco 8961")[0], device.ModuleChoices("Cisco 8961")[0]
			}), []string{"module2"}},
			{"Call Reject", with(func(p *device.Phone) { p.DNDOption = product.CallReject }), nil},
			{"Call Reject on an old phone with SCCP", as("Cisco 7960", product.SCCP, func(p *device.Phone) { p.DNDOption = product.CallReject }), []string{"dnd_option"}},
			{"Call Reject on an old phone with SIP", as("Cisco 7960", product.SIP, func(p *device.Phone) { p.DNDOption = product.CallReject }), nil},
			{"Forceful with indication", with(func(p *device.Phone) { p.MLPPIndication, p.MLPPPreemption = device.SwitchOn, device.Forceful }), nil},
			{"Forceful without indication", with(func(p *device.Phone) { p.MLPPIndication, p.MLPPPreemption = device.SwitchOff, device.Forceful }), []string{"mlpp_preemption"}},
			{"Forceful where the device pool says nothing", with(func(p *device.Phone) { p.MLPPPreemption = device.Forceful }), []string{"mlpp_preemption"}},
			{"Forceful where the device pool indicates", with(func(p *device.Phone) { p.DevicePool, p.MLPPPreemption = "indicating", device.Forceful }), nil},
			{"Off where the device pool indicates", with(func(p *device.Phone) {
				p.DevicePool, p.MLPPIndication, p.MLPPPreemption = "indicating", device.SwitchOff, device.Forceful
			}), []string{"mlpp_preemption"}},
			{"an unknown MLPP domain", with(func(p *device.Phone) { p.MLPPDomain = "gone" }), []string{"mlpp_domain"}},
			{"values of no list", with(func(p *device.Phone) {
				p.Privacy, p.SingleButtonBarge, p.JoinAcrossLines, p.PrimeLine, p.PrimeLineForVoiceMessage = "x", "x", "x", "x", "x"
				p.DNDIncomingAlert, p.MLPPIndication, p.MLPPPreemption, p.SecurityProfile = "x", "x", "x", "x"
			}), []string{
				"security_profile", "privacy", "single_button_barge", "join_across_lines", "prime_line", "prime_line_for_voice_message",
				"dnd_incoming_alert", "mlpp_indication", "mlpp_preemption",
			}},
		})
	})
}

func TestDeviceProfilesCountDefaultIndicationAsOff(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		p := device.BlankProfile("Cisco 8845", product.SIP)
		p.Name = "profile"
		saves(t, s, s.profiles, p, []saving[device.Profile]{
			{"as its page shows it", func(*device.Profile) {}, nil},
			{"Forceful with Default", func(p *device.Profile) { p.MLPPPreemption = device.Forceful }, []string{"mlpp_preemption"}},
			{"Forceful with On", func(p *device.Profile) { p.MLPPIndication, p.MLPPPreemption = device.SwitchOn, device.Forceful }, nil},
			{"references that are gone", func(p *device.Profile) { p.CrossClusterCSS, p.LoginUser = "gone", "nobody" }, []string{"cross_cluster_css", "login_user"}},
		})
	})
}

func TestTheModelOfARecordStays(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		p := s.phone(t, "SEP001122334455")
		p.Model, p.Protocol = "Cisco 7945", product.SCCP
		if err := s.phones.Update(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		got, err := s.phones.Get(t.Context(), p.ID)
		if err != nil || got.Model != "Cisco 8845" || got.Protocol != product.SIP {
			t.Errorf("got %s with %s and %v", got.Model, got.Protocol, err)
		}
	})
}

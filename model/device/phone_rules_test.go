package device_test

import (
	"strings"
	"testing"

	"tandem/model/device"
	"tandem/model/product"
)

func TestAPhoneHasANameAndWhatEveryPhoneNeeds(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		s.phone(t, "SEP00000000000A")
		p := device.BlankPhone("Cisco 8845", product.SIP)
		p.Name = "SEP001122334455"
		saves(t, s, s.phones, p, []saving[device.Phone]{
			{"no name", func(p *device.Phone) { p.Name = "" }, []string{"name"}},
			{"eleven digits", func(p *device.Phone) { p.Name = "SEP00112233445" }, []string{"name"}},
			{"a letter beyond F", func(p *device.Phone) { p.Name = "SEP00112233445G" }, []string{"name"}},
			{"the name of another phone, typed as an address", func(p *device.Phone) { p.Name = "00-00-00-00-00-0a" }, []string{"name"}},
			{"no device pool and no common phone profile", func(p *device.Phone) { p.DevicePool, p.CommonPhoneProfile = "", "" },
				[]string{"device_pool", "common_phone_profile"}},
			{"references that are gone", func(p *device.Phone) {
				p.DevicePool, p.CommonDeviceConfiguration, p.CommonPhoneProfile = "gone", "gone", "gone"
				p.CallingSearchSpace, p.OwnerUser, p.LogoutProfile = "gone", "gone", "gone"
			}, []string{"device_pool", "common_device_configuration", "common_phone_profile", "calling_search_space", "owner_user", "logout_profile"}},
			{"Extension Mobility", func(p *device.Phone) { p.ExtensionMobility = true }, nil},
			{"Extension Mobility on a model without", func(p *device.Phone) {
				*p = device.BlankPhone("Cisco 8831", product.SIP)
				p.Name, p.ExtensionMobility = "SEP001122334455", true
			}, []string{"extension_mobility"}},
		})
	})
}

func TestAPhoneIsNamedByItsAddressHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{
		"SEP001122AABBCC", "sep001122aabbcc", "00:11:22:aa:bb:cc", "00-11-22-AA-BB-CC", "0011.22aa.bbcc", " 001122AABBCC ", "００：１１：２２：ａａ：ｂｂ：ｃｃ",
	} {
		if got, want := device.PhoneName(typed), "SEP001122AABBCC"; got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}

func TestLinesSpeedDialsAndSubscriptionsFitTheDevice(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		for _, n := range []string{"1", "2", "3"} {
			s.number(t, n)
		}
		s.template(t, "busy lamps", product.Line, product.SpeedDialBLF, product.SpeedDialBLF, product.NoButton, product.NoButton)
		p := device.BlankPhone("Cisco 8845", product.SIP)
		p.Name = "SEP001122334455"
		line := func(pattern string) device.Line { return device.Line{Pattern: pattern} }
		blf := device.SpeedDial{Number: "1", BLF: true}
		saves(t, s, s.phones, p, []saving[device.Phone]{
			{"as many lines as line buttons", func(p *device.Phone) { p.Lines = []device.Line{line("1"), line("2")} }, nil},
			{"more lines than line buttons", func(p *device.Phone) { p.Lines = []device.Line{line("1"), line("2"), line("3")} }, []string{"lines"}},
			{"more lines on an expansion module", func(p *device.Phone) {
				*p = device.BlankPhone("Cisco 8865", product.SIP)
				p.Name, p.Module1 = "SEP001122334455", device.ModuleChoices("Cisco 8865")[0]
				p.Lines = []device.Line{line("1"), line("2"), line("3")}
			}, nil},
			{"a number twice", func(p *device.Phone) { p.Lines = []device.Line{line("1"), line("1")} }, []string{"lines"}},
			{"a number that is not there", func(p *device.Phone) { p.Lines = []device.Line{line("4")} }, []string{"lines"}},
			{"a number of another partition", func(p *device.Phone) { p.Lines = []device.Line{{Pattern: "1", Partition: "internal"}} }, []string{"lines"}},
			{"a speed dial with a plus", func(p *device.Phone) { p.SpeedDials = []device.SpeedDial{{Number: "+4930123*#"}} }, nil},
			{"a speed dial to a directory number with a hyphen", func(p *device.Phone) { p.SpeedDials = []device.SpeedDial{{Number: "1000-001"}} }, nil},
			{"a speed dial with a hyphen at the end", func(p *device.Phone) { p.SpeedDials = []device.SpeedDial{{Number: "1000-"}} }, []string{"speed_dials"}},
			{"a speed dial of 51 digits", func(p *device.Phone) { p.SpeedDials = []device.SpeedDial{{Number: strings.Repeat("1", 51)}} }, []string{"speed_dials"}},
			{"a speed dial without a number", func(p *device.Phone) { p.SpeedDials = []device.SpeedDial{{Label: "home"}} }, []string{"speed_dials"}},
			{"a speed dial with a plus at the end", func(p *device.Phone) { p.SpeedDials = []device.SpeedDial{{Number: "1+"}} }, []string{"speed_dials"}},
			{"BLF without such a button", func(p *device.Phone) { p.SpeedDials = []device.SpeedDial{blf} }, []string{"speed_dials"}},
			{"as much BLF as such buttons", func(p *device.Phone) {
				p.PhoneButtonTemplate, p.SpeedDials = "busy lamps", []device.SpeedDial{blf, blf}
			}, nil},
			{"more BLF than such buttons", func(p *device.Phone) {
				p.PhoneButtonTemplate, p.SpeedDials = "busy lamps", []device.SpeedDial{blf, blf, blf}
			}, []string{"speed_dials"}},
			{"an unknown service", func(p *device.Phone) { p.Subscriptions = []device.Subscription{{Service: "gone", Name: "x"}} }, []string{"subscriptions"}},
		})
	})
}

// template adds a phone button template of a Cisco 8845.
func (s stores) template(t *testing.T, name string, buttons ...product.Button) device.ButtonTemplate {
	t.Helper()
	template, err := device.NewButtonTemplates(s.d, clock).Add(t.Context(),
		device.ButtonTemplate{Name: name, Model: "Cisco 8845", Protocol: product.SIP, Buttons: buttons})
	if err != nil {
		t.Fatal(err)
	}
	return template
}

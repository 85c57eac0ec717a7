package device_test

import (
	"errors"
	"testing"

	"tandem/model/device"
	"tandem/model/product"
	"tandem/model/record"
)

func TestDeviceSettingsFollowTheirRules(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		t.Run("device pool", func(t *testing.T) {
			pool := device.BlankPool()
			pool.Name = "Tokyo"
			saves(t, s, device.NewPools(s.d, clock), pool, []saving[device.Pool]{
				{"as its page shows it", func(*device.Pool) {}, nil},
				{"a time zone", func(p *device.Pool) { p.TimeZone = "Asia/Tokyo" }, nil},
				{"a time zone that is none", func(p *device.Pool) { p.TimeZone = "Mars" }, []string{"time_zone"}},
				{"the time zone of the machine", func(p *device.Pool) { p.TimeZone = "Local" }, []string{"time_zone"}},
				{"Forceful without indication", func(p *device.Pool) { p.MLPPPreemption = device.Forceful }, []string{"mlpp_preemption"}},
				{"a name that is taken", func(p *device.Pool) { p.Name = "default" }, []string{"name"}},
				{"references that are gone", func(p *device.Pool) {
					p.UserLocale, p.UserHoldMOH, p.NetworkHoldMOH, p.MLPPDomain = "gone", "gone", "gone", "gone"
				}, []string{"user_locale", "user_hold_moh", "network_hold_moh", "mlpp_domain"}},
			})
		})
		t.Run("MOH audio source", func(t *testing.T) {
			saves(t, s, device.NewMOHAudioSources(s.d, clock), device.MOHAudioSource{Name: "Strings", Number: 2}, []saving[device.MOHAudioSource]{
				{"a free number", func(*device.MOHAudioSource) {}, nil},
				{"the last number", func(m *device.MOHAudioSource) { m.Number = 51 }, nil},
				{"no number", func(m *device.MOHAudioSource) { m.Number = 0 }, []string{"number"}},
				{"a number beyond the last", func(m *device.MOHAudioSource) { m.Number = 52 }, []string{"number"}},
				{"a number that is taken", func(m *device.MOHAudioSource) { m.Number = 1 }, []string{"number"}},
			})
		})
		t.Run("user locale", func(t *testing.T) {
			saves(t, s, device.NewUserLocales(s.d, clock), device.UserLocale{Name: "Irish Ireland", Tag: "ga_IE"}, []saving[device.UserLocale]{
				{"a language and a country", func(*device.UserLocale) {}, nil},
				{"a language alone", func(l *device.UserLocale) { l.Tag = "ga" }, []string{"tag"}},
				{"with a hyphen", func(l *device.UserLocale) { l.Tag = "ga-IE" }, []string{"tag"}},
			})
		})
		t.Run("MLPP domain", func(t *testing.T) {
			domains := device.NewMLPPDomains(s.d, clock)
			if _, err := domains.Add(t.Context(), device.MLPPDomain{Name: "first", Identifier: "00000a"}); err != nil {
				t.Fatal(err)
			}
			saves(t, s, domains, device.MLPPDomain{Name: "second", Identifier: "00000B"}, []saving[device.MLPPDomain]{
				{"six digits", func(*device.MLPPDomain) {}, nil},
				{"five digits", func(m *device.MLPPDomain) { m.Identifier = "0000B" }, []string{"identifier"}},
				{"a letter beyond F", func(m *device.MLPPDomain) { m.Identifier = "00000G" }, []string{"identifier"}},
				{"an identifier that is taken", func(m *device.MLPPDomain) { m.Identifier = "00000A" }, []string{"identifier"}},
			})
		})
		t.Run("common phone profile", func(t *testing.T) {
			profile := device.BlankCommonPhoneProfile()
			profile.Name = "lobby"
			saves(t, s, device.NewCommonPhoneProfiles(s.d, clock), profile, []saving[device.CommonPhoneProfile]{
				{"as its page shows it", func(*device.CommonPhoneProfile) {}, nil},
				{"its own setting as the setting", func(p *device.CommonPhoneProfile) { p.DNDOption = product.FromPhoneProfile }, []string{"dnd_option"}},
				{"an alert of no list", func(p *device.CommonPhoneProfile) { p.DNDIncomingAlert = "Shout" }, []string{"dnd_incoming_alert"}},
				{"a day of light", func(p *device.CommonPhoneProfile) { p.BacklightTimeout = 1440 }, nil},
				{"more than a day of light", func(p *device.CommonPhoneProfile) { p.BacklightTimeout = 1441 }, []string{"backlight_timeout"}},
				{"less than no light", func(p *device.CommonPhoneProfile) { p.BacklightTimeout = -1 }, []string{"backlight_timeout"}},
			})
		})
	})
}

func TestCommonDeviceConfigurationsFollowTheirRules(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		c := device.BlankCommonConfiguration()
		c.Name = "dual stack"
		saves(t, s, device.NewCommonConfigurations(s.d, clock), c, []saving[device.CommonConfiguration]{
			{"as its page shows it", func(*device.CommonConfiguration) {}, nil},
			{"Forceful without indication", func(c *device.CommonConfiguration) { c.MLPPPreemption = device.Forceful }, []string{"mlpp_preemption"}},
			{"a level without a mode is ignored", func(c *device.CommonConfiguration) { c.ConfidentialAccessLevel = 1000 }, nil},
			{"a mode without a level", func(c *device.CommonConfiguration) { c.ConfidentialAccessMode = device.AccessFixed }, []string{"confidential_access_level"}},
			{"a mode with a level", func(c *device.CommonConfiguration) {
				c.ConfidentialAccessMode, c.ConfidentialAccessLevel = device.AccessVariable, device.MaxAccessLevel
			}, nil},
			{"a level beyond the highest", func(c *device.CommonConfiguration) {
				c.ConfidentialAccessMode, c.ConfidentialAccessLevel = device.AccessVariable, device.MaxAccessLevel+1
			}, []string{"confidential_access_level"}},
			{"references that are gone", func(c *device.CommonConfiguration) {
				c.SoftkeyTemplate, c.UserHoldMOH, c.NetworkHoldMOH, c.UserLocale, c.MLPPDomain = "gone", "gone", "gone", "gone", "gone"
			}, []string{"softkey_template", "user_hold_moh", "network_hold_moh", "user_locale", "mlpp_domain"}},
			{"values of no list", func(c *device.CommonConfiguration) {
				c.IPAddressingMode, c.SignalingPreference, c.AllowAutoConfiguration, c.AllowDuplicateDetection = "x", "x", "x", "x"
				c.AcceptRedirects, c.ReplyMulticastEcho, c.IntercompanyMediaEngine, c.MLPPIndication, c.MLPPPreemption = "x", "x", "x", "x", "x"
				c.ConfidentialAccessMode, c.ConfidentialAccessLevel = "x", 1
			}, []string{
				"ip_addressing_mode", "signaling_preference", "allow_auto_configuration", "allow_duplicate_detection", "accept_redirects",
				"reply_multicast_echo", "intercompany_media_engine", "mlpp_indication", "mlpp_preemption", "confidential_access_mode",
			}},
		})
	})
}

func TestTemplatesHoldWhatTheirModelsHave(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		line, dial := product.Line, product.SpeedDial
		template := s.template(t, "three lines", line, line, line, dial, dial)
		saves(t, s, device.NewButtonTemplates(s.d, clock), template, []saving[device.ButtonTemplate]{
			{"the same again", func(*device.ButtonTemplate) {}, nil},
			{"too few buttons", func(t *device.ButtonTemplate) { t.Buttons = device.Buttons{line} }, []string{"buttons"}},
			{"a first button that is no line", func(t *device.ButtonTemplate) { t.Buttons = device.Buttons{dial, line, line, dial, dial} }, []string{"buttons"}},
			{"a button of no list", func(t *device.ButtonTemplate) { t.Buttons = device.Buttons{line, line, "Doorbell", dial, dial} }, []string{"buttons"}},
			{"fewer lines", func(t *device.ButtonTemplate) { t.Buttons = device.Buttons{line, line, dial, dial, dial} }, nil},
			{"another model", func(t *device.ButtonTemplate) { t.Model = "Cisco 1" }, nil},
			{"a new one for an unknown model", func(t *device.ButtonTemplate) { t.ID, t.Name, t.Model = 0, "new", "Cisco 1" }, []string{"model"}},
		})
		keys := device.SoftkeyTemplate{Name: "short", SoftKeys: device.SoftKeys{product.OnHook: {product.Redial, product.NewCall}}}
		saves(t, s, device.NewSoftkeyTemplates(s.d, clock), keys, []saving[device.SoftkeyTemplate]{
			{"known keys in a known state", func(*device.SoftkeyTemplate) {}, nil},
			{"an unknown state", func(t *device.SoftkeyTemplate) { t.SoftKeys = device.SoftKeys{"Asleep": nil} }, []string{"soft_keys"}},
			{"an unknown key", func(t *device.SoftkeyTemplate) { t.SoftKeys = device.SoftKeys{product.OnHook: {"Sing"}} }, []string{"soft_keys"}},
			{"a key twice", func(t *device.SoftkeyTemplate) {
				t.SoftKeys = device.SoftKeys{product.OnHook: {product.Redial, product.Redial}}
			}, []string{"soft_keys"}},
		})
	})
}

func TestATemplateKeepsTheLinesThatPhonesHave(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		line, dial := product.Line, product.SpeedDial
		template := s.template(t, "three lines", line, line, line, dial, dial)
		p := s.phone(t, "SEP001122334455")
		p.PhoneButtonTemplate = template.Name
		for _, n := range []string{"1", "2", "3"} {
			s.number(t, n)
			p.Lines = append(p.Lines, device.Line{Pattern: n})
		}
		if err := s.phones.Update(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		saves(t, s, device.NewButtonTemplates(s.d, clock), template, []saving[device.ButtonTemplate]{
			{"as many lines", func(t *device.ButtonTemplate) { t.Buttons = device.Buttons{line, line, line, line, dial} }, nil},
			{"fewer lines", func(t *device.ButtonTemplate) { t.Buttons = device.Buttons{line, line, dial, dial, dial} }, []string{"buttons"}},
		})
	})
}

func TestWhatCameWithTheProgramKeepsItsName(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		keeps(t, s, device.NewPools(s.d, clock), device.DefaultPool, func(p *device.Pool) { p.Name = "other" })
		keeps(t, s, device.NewMOHAudioSources(s.d, clock), device.SampleAudioSource, func(m *device.MOHAudioSource) { m.Name = "other" })
		keeps(t, s, device.NewUserLocales(s.d, clock), "Japanese Japan", func(l *device.UserLocale) { l.Name = "other" })
		keeps(t, s, device.NewCommonPhoneProfiles(s.d, clock), device.StandardCommonPhoneProfile, func(p *device.CommonPhoneProfile) { p.Name = "other" })
		keeps(t, s, device.NewButtonTemplates(s.d, clock), "Standard 8845 SIP", func(b *device.ButtonTemplate) { b.Buttons[1] = product.SpeedDial })
		keeps(t, s, device.NewSoftkeyTemplates(s.d, clock), product.StandardUser, func(k *device.SoftkeyTemplate) { k.Description = "mine" })
	})
}

// keeps fails the test unless a record can be neither changed so nor deleted.
func keeps[T any](t *testing.T, s stores, store *record.Store[T], name string, change func(*T)) {
	t.Helper()
	r, err := store.Named(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	saves(t, s, store, r, []saving[T]{{name + " in another way", change, []string{"name"}}})
	var kept *record.KeptError
	if err := store.Delete(t.Context(), store.IdentityOf(r).ID); !errors.As(err, &kept) {
		t.Errorf("deleting %s: got %v, want that it stays", name, err)
	}
}

func TestThereIsOneDefaultDeviceProfileForAModelAndProtocol(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		defaults := device.NewDefaultProfiles(s.d, clock)
		added, err := defaults.Add(t.Context(), device.BlankDefaultProfile("Cisco 7945", product.SCCP))
		if err != nil || added.Name != "Cisco 7945 SCCP" || added.MLPPIndication != device.SwitchOff {
			t.Fatalf("got %+v and %v", added, err)
		}
		saves(t, s, defaults, added, []saving[device.DefaultProfile]{
			{"the same again", func(*device.DefaultProfile) {}, nil},
			{"no softkey template", func(p *device.DefaultProfile) { p.SoftkeyTemplate = "" }, []string{"softkey_template"}},
			{"a second one", func(p *device.DefaultProfile) { p.ID = 0 }, []string{"model"}},
			{"one of the other protocol", func(p *device.DefaultProfile) { *p = device.BlankDefaultProfile("Cisco 7945", product.SIP) }, nil},
			{"one of a model without softkey templates", func(p *device.DefaultProfile) { *p = device.BlankDefaultProfile("Cisco 9971", product.SIP) }, nil},
			{"a search space that is gone", func(p *device.DefaultProfile) { p.CrossClusterCSS = "gone" }, []string{"cross_cluster_css"}},
		})
	})
}

package cmadmin

import (
	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/device"
	"tandem/views/component"
	view "tandem/views/record"
)

type commonConfigurationForm struct {
	Name            string `form:"name" label:"Name" validate:"required,max=50,line"`
	SoftkeyTemplate string `form:"softkey_template" label:"Softkey Template" validate:"max=50"`
	UserHoldMOH     string `form:"user_hold_moh" label:"User Hold MOH Audio Source" validate:"max=50"`
	NetworkHoldMOH  string `form:"network_hold_moh" label:"Network Hold MOH Audio Source" validate:"max=50"`
	UserLocale      string `form:"user_locale" label:"User Locale" validate:"max=50"`

	IPAddressingMode        string `form:"ip_addressing_mode" label:"IP Addressing Mode" validate:"choice"`
	SignalingPreference     string `form:"signaling_preference" label:"IP Addressing Mode Preference for Signaling" validate:"choice"`
	AllowAutoConfiguration  string `form:"allow_auto_configuration" label:"Allow Auto-Configuration for Phones" validate:"choice"`
	AllowDuplicateDetection string `form:"allow_duplicate_detection" label:"Allow Duplicate Address Detection" validate:"choice"`
	AcceptRedirects         string `form:"accept_redirects" label:"Accept Redirect Messages" validate:"choice"`
	ReplyMulticastEcho      string `form:"reply_multicast_echo" label:"Reply Multicast Echo Request" validate:"choice"`

	TrustedRelayPoint       bool   `form:"trusted_relay_point" label:"Use Trusted Relay Point"`
	IntercompanyMediaEngine string `form:"intercompany_media_engine" label:"Use Intercompany Media Engine (IME) for Outbound Calls" validate:"choice"`
	mlppForm
	ConfidentialAccessMode  string `form:"confidential_access_mode" label:"Confidential Access Mode" validate:"choice"`
	ConfidentialAccessLevel string `form:"confidential_access_level" label:"Confidential Access Level" kind:"number"`
	Version                 int    `form:"version"`
}

// Options implements form.Chooser.
func (commonConfigurationForm) Options() map[string][]component.Option {
	return addMLPPOptions(map[string][]component.Option{
		"ip_addressing_mode":        choices(device.AddressingModeChoices()),
		"signaling_preference":      choices(device.SignalingChoices()),
		"allow_auto_configuration":  choices(device.SwitchChoices()),
		"allow_duplicate_detection": choices(device.SwitchChoices()),
		"accept_redirects":          choices(device.SwitchChoices()),
		"reply_multicast_echo":      choices(device.SwitchChoices()),
		"intercompany_media_engine": choices(device.SwitchChoices()),
		"confidential_access_mode":  choices(device.AccessModeChoices()),
	})
}

// CommonDeviceConfigurations serves Device > Device Settings > Common Device
// Configuration.
type CommonDeviceConfigurations struct {
	Configurations *device.CommonConfigurations
	Softkeys       *device.SoftkeyTemplates
	Sources        *device.MOHAudioSources
	Locales        *device.UserLocales
	Domains        *device.MLPPDomains
}

// Page returns the pages of the records.
func (c *CommonDeviceConfigurations) Page() *record.Page[device.CommonConfiguration, commonConfigurationForm] {
	return &record.Page[device.CommonConfiguration, commonConfigurationForm]{
		Store: c.Configurations,
		Words: view.Words{
			Path: "/ccmadmin/common-device-configurations", List: model.T("Find and List Common Device Configurations"),
			Find: model.T("Find Common Device Configurations where"), Plural: model.T("Common Device Configurations"),
			Title: model.T("Common Device Configuration"),
		},
		Find: []component.FindField{
			{Name: "name", Label: model.T("Name")},
			{Name: "softkey_template", Label: model.T("Softkey Template")},
			{Name: "user_locale", Label: model.T("User Locale")},
			{Name: "ip_addressing_mode", Label: model.T("IP Addressing Mode"), Options: choices(device.AddressingModeChoices())},
		},
		Label: model.T("Name"),
		Columns: []record.Column[device.CommonConfiguration]{
			{Name: "softkey_template", Label: model.T("Softkey Template"), Text: func(c device.CommonConfiguration) string { return c.SoftkeyTemplate }},
			{Name: "user_locale", Label: model.T("User Locale"), Text: func(c device.CommonConfiguration) string { return c.UserLocale }},
			{Name: "ip_addressing_mode", Label: model.T("IP Addressing Mode"), Word: func(c device.CommonConfiguration) model.Text { return c.IPAddressingMode.Text() }},
		},
		NewRecord: record.Beginning(device.BlankCommonConfiguration),
		Form:      newCommonConfigurationForm,
		Apply:     commonConfigurationForm.apply,
		References: map[string]record.Reference{
			"softkey_template": toSoftkeys(c.Softkeys),
			"user_hold_moh":    toMOH(c.Sources), "network_hold_moh": toMOH(c.Sources),
			"user_locale": toLocale(c.Locales), "mlpp_domain": toMLPPDomain(c.Domains),
		},
		Sections: commonConfigurationSections,
		Saved:    func(device.CommonConfiguration) model.Text { return resetToTake() },
	}
}

func newCommonConfigurationForm(c device.CommonConfiguration) commonConfigurationForm {
	return commonConfigurationForm{
		Name: c.Name, SoftkeyTemplate: c.SoftkeyTemplate, UserHoldMOH: c.UserHoldMOH,
		NetworkHoldMOH: c.NetworkHoldMOH, UserLocale: c.UserLocale,
		IPAddressingMode: string(c.IPAddressingMode), SignalingPreference: string(c.SignalingPreference),
		AllowAutoConfiguration: string(c.AllowAutoConfiguration), AllowDuplicateDetection: string(c.AllowDuplicateDetection),
		AcceptRedirects: string(c.AcceptRedirects), ReplyMulticastEcho: string(c.ReplyMulticastEcho),
		TrustedRelayPoint: c.TrustedRelayPoint, IntercompanyMediaEngine: string(c.IntercompanyMediaEngine),
		mlppForm:               newMLPPForm(c.MLPP),
		ConfidentialAccessMode: string(c.ConfidentialAccessMode), ConfidentialAccessLevel: numeral(c.ConfidentialAccessLevel),
	}
}

func (f commonConfigurationForm) apply(c *device.CommonConfiguration) error {
	c.Name, c.SoftkeyTemplate, c.UserHoldMOH = f.Name, f.SoftkeyTemplate, f.UserHoldMOH
	c.NetworkHoldMOH, c.UserLocale = f.NetworkHoldMOH, f.UserLocale
	c.IPAddressingMode, c.SignalingPreference = device.AddressingMode(f.IPAddressingMode), device.Signaling(f.SignalingPreference)
	c.AllowAutoConfiguration = device.Switch(f.AllowAutoConfiguration)
	c.AllowDuplicateDetection = device.Switch(f.AllowDuplicateDetection)
	c.AcceptRedirects, c.ReplyMulticastEcho = device.Switch(f.AcceptRedirects), device.Switch(f.ReplyMulticastEcho)
	c.TrustedRelayPoint, c.IntercompanyMediaEngine = f.TrustedRelayPoint, device.Switch(f.IntercompanyMediaEngine)
	c.MLPP = f.mlpp()
	c.ConfidentialAccessMode, c.ConfidentialAccessLevel = device.AccessMode(f.ConfidentialAccessMode), whole(f.ConfidentialAccessLevel)
	return nil
}

func commonConfigurationSections(s record.Shown[device.CommonConfiguration, commonConfigurationForm]) []view.Section {
	return []view.Section{
		{Title: model.T("Common Device Configuration Information"), Controls: []templ.Component{
			component.Text(s.Fields["name"]), component.Reference(s.Fields["softkey_template"]),
			component.Reference(s.Fields["user_hold_moh"]), component.Reference(s.Fields["network_hold_moh"]),
			component.Reference(s.Fields["user_locale"]),
		}},
		addressingSection(s),
		{Title: model.T("Calls"), Controls: []templ.Component{
			component.Check(s.Fields["trusted_relay_point"]), component.Select(s.Fields["intercompany_media_engine"]),
		}},
		mlppSection(s.Fields),
		{Title: model.T("Confidential Access Level Information"), Controls: []templ.Component{
			component.Select(s.Fields["confidential_access_mode"]),
			component.Number(noted(s.Fields["confidential_access_level"], model.T("1 to 99; empty without a mode"))),
		}},
	}
}

// addressingSection warns of a mode in which phones do not do everything.
func addressingSection(s record.Shown[device.CommonConfiguration, commonConfigurationForm]) view.Section {
	controls := []templ.Component{component.Select(s.Fields["ip_addressing_mode"])}
	if s.Form.IPAddressingMode == string(device.IPv6Only) {
		controls = append(controls, component.Notice(component.Warning,
			model.T("Phones that have IPv6 only do not support Extension Mobility Cross Cluster."), component.Link{}))
	}
	for _, name := range []string{
		"signaling_preference", "allow_auto_configuration", "allow_duplicate_detection", "accept_redirects", "reply_multicast_echo",
	} {
		controls = append(controls, component.Select(s.Fields[name]))
	}
	return view.Section{Title: model.T("IP Addressing"), Controls: controls}
}

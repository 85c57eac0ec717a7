package device

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/record"
)

// CommonConfiguration is a common device configuration (spec/pages.md section
// 14). References are names, "" for none.
type CommonConfiguration struct {
	bun.BaseModel `bun:"table:common_device_configuration,alias:common_device_configuration" audit:"-"`
	record.Identity

	// Name has 1 to 50 characters.
	Name            string
	SoftkeyTemplate string `bun:",nullzero"`
	UserHoldMOH     string `bun:"user_hold_moh,nullzero"`
	NetworkHoldMOH  string `bun:"network_hold_moh,nullzero"`
	UserLocale      string `bun:",nullzero"`

	IPAddressingMode        AddressingMode
	SignalingPreference     Signaling
	AllowAutoConfiguration  Switch
	AllowDuplicateDetection Switch
	AcceptRedirects         Switch
	ReplyMulticastEcho      Switch

	TrustedRelayPoint       bool
	IntercompanyMediaEngine Switch
	MLPP
	ConfidentialAccessMode AccessMode
	// ConfidentialAccessLevel is 1 to 99 with a mode and 0 without.
	ConfidentialAccessLevel int `bun:",nullzero"`
}

// MaxAccessLevel is the highest confidential access level.
const MaxAccessLevel = 99

// BlankCommonConfiguration returns the record that the page of a new one shows.
func BlankCommonConfiguration() CommonConfiguration {
	return CommonConfiguration{
		IPAddressingMode: IPv4AndIPv6, SignalingPreference: SignalingSystem,
		AllowAutoConfiguration: SwitchDefault, AllowDuplicateDetection: SwitchDefault,
		AcceptRedirects: SwitchDefault, ReplyMulticastEcho: SwitchDefault,
		IntercompanyMediaEngine: SwitchDefault, MLPP: defaultMLPP(),
	}
}

// CommonConfigurations keeps common device configurations.
type CommonConfigurations = record.Store[CommonConfiguration]

// NewCommonConfigurations returns the store of common device configurations in
// d.
func NewCommonConfigurations(d *db.DB, clock func() time.Time) *CommonConfigurations {
	return record.New(d, clock, record.Kind[CommonConfiguration]{
		Object: "common device configuration",
		Name:   func(c CommonConfiguration) string { return c.Name },
		Columns: db.Columns{
			"name": {SQL: "name"}, "ip_addressing_mode": {SQL: "ip_addressing_mode"},
			"softkey_template": {SQL: "softkey_template"}, "user_locale": {SQL: "user_locale"},
		},
		Sort:       "name",
		Check:      checkCommonConfiguration,
		References: commonConfigurationReferences,
		Uses:       []record.Use{record.By("phone", "phone", "common_device_configuration")},
	})
}

func checkCommonConfiguration(_ context.Context, _ bun.IDB, _, c *CommonConfiguration, errs *model.FieldErrors) error {
	listed(errs, "ip_addressing_mode", model.T("IP Addressing Mode"), c.IPAddressingMode, AddressingModeChoices())
	listed(errs, "signaling_preference", model.T("IP Addressing Mode Preference for Signaling"), c.SignalingPreference, SignalingChoices())
	listed(errs, "allow_auto_configuration", model.T("Allow Auto-Configuration for Phones"), c.AllowAutoConfiguration, SwitchChoices())
	listed(errs, "allow_duplicate_detection", model.T("Allow Duplicate Address Detection"), c.AllowDuplicateDetection, SwitchChoices())
	listed(errs, "accept_redirects", model.T("Accept Redirect Messages"), c.AcceptRedirects, SwitchChoices())
	listed(errs, "reply_multicast_echo", model.T("Reply Multicast Echo Request"), c.ReplyMulticastEcho, SwitchChoices())
	listed(errs, "intercompany_media_engine", model.T("Use Intercompany Media Engine (IME) for Outbound Calls"), c.IntercompanyMediaEngine, SwitchChoices())
	c.check(SwitchOff, errs)
	c.checkAccess(errs)
	return nil
}

func (c *CommonConfiguration) checkAccess(errs *model.FieldErrors) {
	listed(errs, "confidential_access_mode", model.T("Confidential Access Mode"), c.ConfidentialAccessMode, AccessModeChoices())
	if c.ConfidentialAccessMode == AccessNone {
		c.ConfidentialAccessLevel = 0
		return
	}
	if c.ConfidentialAccessLevel < 1 || c.ConfidentialAccessLevel > MaxAccessLevel {
		errs.Add("confidential_access_level", model.T("%s must be a whole number from %d to %d", model.T("Confidential Access Level"), 1, MaxAccessLevel))
	}
}

func commonConfigurationReferences(c CommonConfiguration) []record.Reference {
	return []record.Reference{
		{Field: "softkey_template", Table: "softkey_template", Name: c.SoftkeyTemplate},
		{Field: "user_hold_moh", Table: "moh_audio_source", Name: c.UserHoldMOH},
		{Field: "network_hold_moh", Table: "moh_audio_source", Name: c.NetworkHoldMOH},
		{Field: "user_locale", Table: "user_locale", Name: c.UserLocale},
		{Field: "mlpp_domain", Table: "mlpp_domain", Name: c.MLPPDomain},
	}
}

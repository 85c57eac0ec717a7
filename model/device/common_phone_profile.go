package device

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/product"
	"tandem/model/record"
)

// CommonPhoneProfile holds what phones take when they say so: Do Not Disturb
// and the backlight.
type CommonPhoneProfile struct {
	bun.BaseModel `bun:"table:common_phone_profile,alias:common_phone_profile" audit:"-"`
	record.Identity

	// Name has 1 to 50 characters.
	Name string
	// Description has at most 128 characters.
	Description string
	// DNDOption is one of ProfileDNDOptions.
	DNDOption        product.DNDOption `bun:"dnd_option"`
	DNDIncomingAlert IncomingAlert     `bun:"dnd_incoming_alert"`
	// BacklightTimeout is in minutes, 0 to 1440; 0 means always on.
	BacklightTimeout int
	// Standard profiles came with the program.
	Standard bool `audit:"-"`
}

// StandardCommonPhoneProfile is the common phone profile that every cluster has.
const StandardCommonPhoneProfile = "Standard Common Phone Profile"

const dayMinutes = 24 * 60

// ProfileDNDOptions returns what can be chosen for the DND Option of a common
// phone profile.
func ProfileDNDOptions() []product.DNDOption {
	return []product.DNDOption{product.RingerOff, product.CallReject}
}

// BlankCommonPhoneProfile returns the record that the page of a new one shows.
func BlankCommonPhoneProfile() CommonPhoneProfile {
	return CommonPhoneProfile{DNDOption: product.RingerOff, DNDIncomingAlert: AlertBeepOnly}
}

// CommonPhoneProfiles keeps common phone profiles.
type CommonPhoneProfiles = record.Store[CommonPhoneProfile]

// NewCommonPhoneProfiles returns the store of common phone profiles in d.
func NewCommonPhoneProfiles(d *db.DB, clock func() time.Time) *CommonPhoneProfiles {
	return record.New(d, clock, record.Kind[CommonPhoneProfile]{
		Object:  "common phone profile",
		Name:    func(p CommonPhoneProfile) string { return p.Name },
		Columns: db.Columns{"name": {SQL: "name"}, "description": {SQL: "description"}},
		Sort:    "name",
		Check:   checkCommonPhoneProfile,
		Kept:    func(p CommonPhoneProfile) model.Text { return kept(p.Standard) },
		Uses:    []record.Use{record.By("phone", "phone", "common_phone_profile")},
	})
}

func checkCommonPhoneProfile(_ context.Context, _ bun.IDB, before, p *CommonPhoneProfile, errs *model.FieldErrors) error {
	p.Standard = before != nil && before.Standard
	if before != nil {
		keepName(p.Standard, before.Name, p.Name, errs)
	}
	listed(errs, "dnd_option", model.T("DND Option"), p.DNDOption, ProfileDNDOptions())
	listed(errs, "dnd_incoming_alert", model.T("DND Incoming Call Alert"), p.DNDIncomingAlert, IncomingAlertChoices())
	if p.BacklightTimeout < 0 || p.BacklightTimeout > dayMinutes {
		errs.Add("backlight_timeout", model.T("%s must be a whole number from %d to %d", model.T("Backlight Timeout"), 0, dayMinutes))
	}
	return nil
}

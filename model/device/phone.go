package device

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/uptrace/bun"
	"golang.org/x/text/width"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/product"
	"tandem/model/record"
)

// Phone is a phone. References are names, "" for none.
type Phone struct {
	bun.BaseModel `bun:"table:phone,alias:phone" audit:"-"`
	record.Identity

	// Name is SEP and the twelve hexadecimal digits of the MAC address.
	Name string
	// Description has at most 128 characters.
	Description string
	Features
	DevicePool                string
	CommonDeviceConfiguration string `bun:",nullzero"`
	CommonPhoneProfile        string
	CallingSearchSpace        string `bun:",nullzero"`
	NetworkHoldMOH            string `bun:"network_hold_moh,nullzero"`
	// OwnerUser is the user ID of an end user.
	OwnerUser       string `bun:",nullzero"`
	SecurityProfile string
	// ExtensionMobility allows people to log in.
	ExtensionMobility bool
	// LogoutProfile is the device profile of the phone while nobody is logged in;
	// "" means the settings of the phone itself.
	LogoutProfile string `bun:",nullzero"`
	Assignments

	// LastUser is who was logged in last, "" for nobody yet. LastAddress is where
	// the phone was at LastSeen, "" for never.
	LastUser    string     `audit:"-"`
	LastAddress string     `audit:"-"`
	LastSeen    model.Time `audit:"-"`
}

// BlankPhone returns the phone that the page of a new one shows.
func BlankPhone(modelName string, protocol product.Protocol) Phone {
	return Phone{
		Features:   DefaultFeatures(modelName, protocol),
		DevicePool: DefaultPool, CommonPhoneProfile: StandardCommonPhoneProfile,
		SecurityProfile: SecurityProfiles(protocol)[0],
	}
}

// SecurityProfiles returns the device security profiles of phones with protocol.
// None of them is secure.
func SecurityProfiles(protocol product.Protocol) []string {
	return []string{"Standard " + string(protocol) + " Non-Secure Profile"}
}

// Phones keeps phones.
type Phones = record.Store[Phone]

// NewPhones returns the store of phones in d.
func NewPhones(d *db.DB, clock func() time.Time) *Phones {
	return record.New(d, clock, record.Kind[Phone]{
		Object:     "phone",
		Name:       func(p Phone) string { return p.Name },
		Columns:    phoneColumns(),
		Sort:       "name",
		Big:        true,
		Check:      checkPhone,
		References: phoneReferences,
		Load:       loadPhones,
		Save: func(ctx context.Context, tx bun.IDB, p *Phone) error {
			return saveAssignments(ctx, tx, Owner{PhoneID: p.ID}, &p.Assignments)
		},
		Untouched: []string{"last_user", "last_address", "last_seen"},
		Uses: []record.Use{
			{Object: "end user", Cascades: true, Query: `SELECT id, user_id AS name FROM end_user
				WHERE id IN (SELECT end_user_id FROM controlled_phone WHERE phone_id = ?0)`},
			{Object: "extension mobility session", Query: `SELECT phone_id AS id, user_id AS name FROM mobility_session WHERE phone_id = ?0`},
		},
	})
}

// phoneColumns are those that the triggers of list_change know.
func phoneColumns() db.Columns {
	return db.Columns{
		"name": {SQL: "name"}, "description": {SQL: "description"},
		"directory_number":     directoryNumberColumn("phone", "phone_id"),
		"calling_search_space": {SQL: "calling_search_space"},
		"device_pool":          {SQL: "device_pool"},
		"model":                {SQL: "model"}, "protocol": {SQL: "protocol"},
		"phone_button_template": {SQL: "phone_button_template"},
		"security_profile":      {SQL: "security_profile"},
		"owner_user":            {SQL: "owner_user"},
		"extension_mobility":    {SQL: "CASE WHEN extension_mobility THEN 'On' ELSE 'Off' END"},
		"logout_profile":        {SQL: "logout_profile"},
		"last_seen":             {SQL: "last_seen", Time: true},
	}
}

func checkPhone(ctx context.Context, tx bun.IDB, before, p *Phone, errs *model.FieldErrors) error {
	if before != nil {
		p.Model, p.Protocol = before.Model, before.Protocol
	}
	p.checkName(errs)
	p.checkProfiles(errs)
	general, err := poolIndication(ctx, tx, p.DevicePool)
	if err != nil {
		return err
	}
	if err := p.Validate(ctx, tx, general, errs); err != nil {
		return err
	}
	return p.Assignments.validate(ctx, tx, p.Features, errs)
}

var deviceName = regexp.MustCompile(`^SEP[0-9A-F]{12}$`)

// PhoneName returns the device name of a phone whose name or MAC address was
// typed, with or without signs between the digits: "SEP001122334455".
func PhoneName(typed string) string {
	name := strings.ToUpper(width.Narrow.String(typed))
	name = strings.NewReplacer(":", "", "-", "", ".", "", " ", "").Replace(name)
	return "SEP" + strings.TrimPrefix(name, "SEP")
}

func (p *Phone) checkName(errs *model.FieldErrors) {
	if name := PhoneName(p.Name); deviceName.MatchString(name) {
		p.Name = name
		return
	}
	errs.Add("name", model.T("Enter a MAC address such as 00:11:22:33:44:55, or SEP and its twelve digits"))
}

// checkProfiles completes and checks what every phone must have.
func (p *Phone) checkProfiles(errs *model.FieldErrors) {
	if p.DevicePool == "" {
		errs.Add("device_pool", model.T("Enter a value for %s", model.T("Device Pool")))
	}
	if p.CommonPhoneProfile == "" {
		errs.Add("common_phone_profile", model.T("Enter a value for %s", model.T("Common Phone Profile")))
	}
	listed(errs, "security_profile", model.T("Device Security Profile"), p.SecurityProfile, SecurityProfiles(p.Protocol))
	if known, ok := product.ByModel(p.Model); ok && p.ExtensionMobility && !known.Has(product.ExtensionMobility, p.Protocol) {
		errs.Add("extension_mobility", model.T("%s does not support Extension Mobility", p.Model))
	}
}

// poolIndication returns the MLPP Indication of a device pool, Off when it says
// nothing or is gone.
func poolIndication(ctx context.Context, tx bun.IDB, pool string) (Switch, error) {
	var found []Switch
	err := tx.NewSelect().Model((*Pool)(nil)).Column("mlpp_indication").Where("name = ?", pool).Scan(ctx, &found)
	if err != nil {
		return "", fmt.Errorf("reading MLPP indication of device pool %q: %w", pool, err)
	}
	if len(found) == 1 && found[0] == SwitchOn {
		return SwitchOn, nil
	}
	return SwitchOff, nil
}

func phoneReferences(p Phone) []record.Reference {
	return append(p.references(),
		record.Reference{Field: "device_pool", Table: "device_pool", Name: p.DevicePool},
		record.Reference{Field: "common_device_configuration", Table: "common_device_configuration", Name: p.CommonDeviceConfiguration},
		record.Reference{Field: "common_phone_profile", Table: "common_phone_profile", Name: p.CommonPhoneProfile},
		record.Reference{Field: "calling_search_space", Table: "calling_search_space", Name: p.CallingSearchSpace},
		record.Reference{Field: "network_hold_moh", Table: "moh_audio_source", Name: p.NetworkHoldMOH},
		record.Reference{Field: "owner_user", Table: "end_user", Column: "user_id", Name: p.OwnerUser},
		record.Reference{Field: "logout_profile", Table: "device_profile", Name: p.LogoutProfile},
	)
}

func loadPhones(ctx context.Context, tx bun.IDB, phones []*Phone) error {
	byID := map[int64]*Assignments{}
	for _, p := range phones {
		byID[p.ID] = &p.Assignments
	}
	return loadAssignments(ctx, tx, "phone_id", byID)
}

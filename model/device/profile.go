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

// Profile is a device profile: the settings that travel with a person.
type Profile struct {
	bun.BaseModel `bun:"table:device_profile,alias:device_profile" audit:"-"`
	record.Identity

	// Name has 1 to 50 characters.
	Name string
	// Description has at most 128 characters.
	Description string
	Features
	// CrossClusterCSS is the name of the calling search space that a phone of
	// another cluster gets, "" for none.
	CrossClusterCSS string `bun:"cross_cluster_css,nullzero"`
	// LoginUser is the user ID of the end user that a phone with this logout
	// profile logs in as, "" for none.
	LoginUser string `bun:",nullzero"`
	Assignments
}

// BlankProfile returns the device profile that the page of a new one shows.
func BlankProfile(modelName string, protocol product.Protocol) Profile {
	return Profile{Features: DefaultFeatures(modelName, protocol)}
}

// Profiles keeps device profiles.
type Profiles = record.Store[Profile]

// NewProfiles returns the store of device profiles in d.
func NewProfiles(d *db.DB, clock func() time.Time) *Profiles {
	return record.New(d, clock, record.Kind[Profile]{
		Object: "device profile",
		Name:   func(p Profile) string { return p.Name },
		Columns: db.Columns{
			"name": {SQL: "name"}, "description": {SQL: "description"},
			"model": {SQL: "model"}, "protocol": {SQL: "protocol"},
			"directory_number":      directoryNumberColumn("device_profile", "device_profile_id"),
			"calling_search_space":  {SQL: "cross_cluster_css"},
			"phone_button_template": {SQL: "phone_button_template"},
			"user_locale":           {SQL: "user_locale"},
		},
		Sort:       "name",
		Big:        true,
		Check:      checkProfile,
		References: profileReferences,
		Load:       loadProfiles,
		Save: func(ctx context.Context, tx bun.IDB, p *Profile) error {
			return saveAssignments(ctx, tx, Owner{ProfileID: p.ID}, &p.Assignments)
		},
		Uses: []record.Use{
			record.By("phone", "phone", "logout_profile"),
			{Object: "end user", Cascades: true, Query: `SELECT id, user_id AS name FROM end_user
				WHERE id IN (SELECT end_user_id FROM controlled_profile WHERE device_profile_id = ?0)`},
			{Object: "extension mobility session", Query: `SELECT phone.id, phone.name || ' (' || session.user_id || ')' AS name
				FROM mobility_session AS session JOIN phone ON phone.id = session.phone_id WHERE session.device_profile_id = ?0`},
		},
	})
}

func checkProfile(ctx context.Context, tx bun.IDB, before, p *Profile, errs *model.FieldErrors) error {
	if before != nil {
		p.Model, p.Protocol = before.Model, before.Protocol
	}
	if err := p.Validate(ctx, tx, SwitchOff, errs); err != nil {
		return err
	}
	return p.Assignments.validate(ctx, tx, p.Features, errs)
}

func profileReferences(p Profile) []record.Reference {
	return append(p.references(),
		record.Reference{Field: "cross_cluster_css", Table: "calling_search_space", Name: p.CrossClusterCSS},
		record.Reference{Field: "login_user", Table: "end_user", Column: "user_id", Name: p.LoginUser},
	)
}

func loadProfiles(ctx context.Context, tx bun.IDB, profiles []*Profile) error {
	byID := map[int64]*Assignments{}
	for _, p := range profiles {
		byID[p.ID] = &p.Assignments
	}
	return loadAssignments(ctx, tx, "device_profile_id", byID)
}

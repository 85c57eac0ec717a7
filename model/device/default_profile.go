package device

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/product"
	"tandem/model/record"
)

// DefaultProfile is a default device profile: what a phone takes when a user
// logs in who has no device profile for its model.
type DefaultProfile struct {
	bun.BaseModel `bun:"table:default_device_profile,alias:default_device_profile" audit:"-"`
	record.Identity

	// Name is made from model and protocol: "Cisco 8845 SIP".
	Name string
	// Description has at most 255 characters.
	Description string
	Features
	// CrossClusterCSS is the name of the calling search space that a phone of
	// another cluster gets, "" for none.
	CrossClusterCSS string `bun:"cross_cluster_css,nullzero"`
	// CTIControl allows programs to control the phone.
	CTIControl bool `bun:"cti_control"`
}

// BlankDefaultProfile returns the default device profile that the page of a new
// one shows.
func BlankDefaultProfile(modelName string, protocol product.Protocol) DefaultProfile {
	p := DefaultProfile{
		Name:     modelName + " " + string(protocol),
		Features: DefaultFeatures(modelName, protocol), CTIControl: true,
	}
	p.MLPPIndication = SwitchOff
	if known, ok := product.ByModel(modelName); ok && known.Softkeys {
		p.SoftkeyTemplate = product.StandardUser
	}
	return p
}

// DefaultProfiles keeps default device profiles.
type DefaultProfiles = record.Store[DefaultProfile]

// NewDefaultProfiles returns the store of default device profiles in d.
func NewDefaultProfiles(d *db.DB, clock func() time.Time) *DefaultProfiles {
	return record.New(d, clock, record.Kind[DefaultProfile]{
		Object:    "default device profile",
		Name:      func(p DefaultProfile) string { return p.Name },
		Composite: true,
		Columns: db.Columns{
			"name": {SQL: "name"}, "description": {SQL: "description"},
			"model": {SQL: "model"}, "protocol": {SQL: "protocol"},
		},
		Sort:  "name",
		Check: checkDefaultProfile,
		References: func(p DefaultProfile) []record.Reference {
			return append(p.references(),
				record.Reference{Field: "cross_cluster_css", Table: "calling_search_space", Name: p.CrossClusterCSS})
		},
	})
}

func checkDefaultProfile(ctx context.Context, tx bun.IDB, before, p *DefaultProfile, errs *model.FieldErrors) error {
	if before != nil {
		p.Model, p.Protocol = before.Model, before.Protocol
	}
	p.Name = p.Model + " " + string(p.Protocol)
	if err := p.Validate(ctx, tx, SwitchOff, errs); err != nil {
		return err
	}
	if known, ok := product.ByModel(p.Model); ok && known.Softkeys && p.SoftkeyTemplate == "" {
		errs.Add("softkey_template", model.T("Enter a value for %s", model.T("Softkey Template")))
	}
	taken, err := tx.NewSelect().Model((*DefaultProfile)(nil)).
		Where("model = ? AND protocol = ? AND id <> ?", p.Model, p.Protocol, p.ID).Exists(ctx)
	if err != nil {
		return fmt.Errorf("looking for the default device profile of %s: %w", p.Name, err)
	}
	if taken {
		errs.Add("model", model.T("There is a default device profile for %s with %s already", p.Model, p.Protocol))
	}
	return nil
}

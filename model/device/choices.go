package device

import (
	"context"
	"fmt"

	"tandem/model/db"
	"tandem/model/product"
)

// Choices tell what can be chosen for a model and protocol where other records
// decide it.
type Choices struct{ db *db.DB }

// NewChoices returns the choices that d offers.
func NewChoices(d *db.DB) *Choices { return &Choices{d} }

// ButtonTemplates returns the names of the phone button templates for a model
// and protocol, in their order.
func (c *Choices) ButtonTemplates(ctx context.Context, modelName string, protocol product.Protocol) ([]string, error) {
	var names []string
	err := c.db.Read.NewSelect().Model((*ButtonTemplate)(nil)).Column("name").
		Where("model = ? AND protocol = ?", modelName, protocol).OrderExpr("lower(name)").Scan(ctx, &names)
	if err != nil {
		return nil, fmt.Errorf("listing phone button templates for %s: %w", modelName, err)
	}
	return names, nil
}

// ModuleChoices returns the names of the expansion modules that fit a model.
func ModuleChoices(modelName string) []string {
	p, _ := product.ByModel(modelName)
	return p.Modules
}

// DNDOptionChoices returns what can be chosen for the DND Option of a model
// with protocol.
func DNDOptionChoices(modelName string, protocol product.Protocol) []product.DNDOption {
	p, _ := product.ByModel(modelName)
	return p.DNDOptions(protocol)
}

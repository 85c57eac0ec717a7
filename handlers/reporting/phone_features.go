package reporting

import (
	"net/http"
	"time"

	"tandem/handlers"
	"tandem/handlers/csvfile"
	"tandem/model"
	"tandem/model/product"
	"tandem/views/reporting"
)

// PhoneFeatures serves System Reports > Unified CM Phone Feature List.
type PhoneFeatures struct{ Now func() time.Time }

// Show serves GET /cucreports/phone-feature-list.
func (h *PhoneFeatures) Show(w http.ResponseWriter, r *http.Request) error {
	name, feature := asked(r)
	return handlers.Render(w, r, http.StatusOK, reporting.PhoneFeatures(reporting.PhoneFeaturesPage{
		Product: name, Feature: feature, Rows: supported(name, feature), Generated: h.now(),
	}))
}

// CSV serves GET /cucreports/phone-feature-list.csv: the same rows as a file.
func (h *PhoneFeatures) CSV(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	return csvfile.Send(w, r, "phone-feature-list.csv", reporting.PhoneFeatureHeads(ctx), func(yield func(...string) error) error {
		for _, row := range supported(asked(r)) {
			if err := yield(reporting.PhoneFeatureCells(ctx, row)...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (h *PhoneFeatures) now() model.Time { return model.At(h.Now()) }

// asked reads the product and the feature of r. What no page of ours sends is
// taken as all, so an old bookmark still opens the report.
func asked(r *http.Request) (string, product.Feature) {
	values := r.URL.Query()
	p, _ := product.ByModel(values.Get(reporting.ParamProduct))
	feature := product.Feature(values.Get(reporting.ParamFeature))
	if feature.Text().IsZero() {
		feature = ""
	}
	return p.Model, feature
}

// supported returns the rows of the report; "" is every product or feature.
func supported(name string, feature product.Feature) []product.Row {
	var rows []product.Row
	for _, row := range product.Matrix() {
		if (name == "" || row.Product.Model == name) && (feature == "" || row.Feature == feature) {
			rows = append(rows, row)
		}
	}
	return rows
}

package reporting

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"tandem/model"
	"tandem/model/product"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
)

// PhoneFeaturesPath is the address of the Unified CM Phone Feature List.
const PhoneFeaturesPath = "/cucreports/phone-feature-list"

// The parameters of the report's address; "" is all.
const (
	ParamProduct = "product"
	ParamFeature = "feature"
)

// phoneFeaturesID is the part of the page that htmx replaces.
const phoneFeaturesID = "report"

// PhoneFeaturesPage is the Unified CM Phone Feature List (pages.md section 22).
type PhoneFeaturesPage struct {
	views.Page
	// Product is the model asked for and Feature the feature; "" is all.
	Product string
	Feature product.Feature
	// Rows are the supported pairs that were found.
	Rows      []product.Row
	Generated model.Time
}

func (p PhoneFeaturesPage) page() views.Page {
	p.Title = model.T("Unified CM Phone Feature List")
	return p.Page
}

func (p PhoneFeaturesPage) products() component.Field {
	f := component.Field{Name: ParamProduct, Label: model.T("Product"), Value: p.Product, Options: all()}
	for _, one := range product.All() {
		f.Options = append(f.Options, component.Option{Value: one.Model, Verbatim: one.Model})
	}
	return f
}

func (p PhoneFeaturesPage) features() component.Field {
	f := component.Field{Name: ParamFeature, Label: model.T("Feature"), Value: string(p.Feature), Options: all()}
	f.Options = append(f.Options, component.Options(product.AllFeatures(), product.Feature.Text)...)
	return f
}

func all() []component.Option { return []component.Option{{Label: model.T("All")}} }

// url returns the address of the report for a product and a feature.
func (p PhoneFeaturesPage) url(path, name string, feature product.Feature) string {
	return component.Address(path, url.Values{ParamProduct: {name}, ParamFeature: {string(feature)}})
}

// csv returns the address of the same report as a file.
func (p PhoneFeaturesPage) csv() string { return p.url(PhoneFeaturesPath+".csv", p.Product, p.Feature) }

// toggled returns the address with the report narrowed to feature, or to all
// features when it was narrowed already.
func (p PhoneFeaturesPage) toggled(feature product.Feature) string {
	if p.Feature != "" {
		feature = ""
	}
	return p.url(PhoneFeaturesPath, p.Product, feature)
}

// toggledProduct is toggled for a product.
func (p PhoneFeaturesPage) toggledProduct(name string) string {
	if p.Product != "" {
		name = ""
	}
	return p.url(PhoneFeaturesPath, name, p.Feature)
}

// featureID is what the id of a column's head ends with, so that the focus stays
// on it when htmx replaces the report.
func featureID(f product.Feature) string {
	return strconv.Itoa(slices.Index(product.AllFeatures(), f))
}

// columns are the features the matrix shows.
func (p PhoneFeaturesPage) columns() []product.Feature {
	if p.Feature != "" {
		return []product.Feature{p.Feature}
	}
	return product.AllFeatures()
}

// phone is one line of the matrix: a model with one protocol and what it can do
// with it.
type phone struct {
	model    string
	protocol product.Protocol
	can      []product.Feature
	// lines is how many lines the model has, on the first of them; 0 on others.
	lines int
}

// phones folds the rows, which are in the order of products and protocols, into
// the lines of the matrix.
func (p PhoneFeaturesPage) phones() []phone {
	var lines []phone
	first := 0
	for _, row := range p.Rows {
		last := len(lines) - 1
		switch {
		case last < 0 || lines[last].model != row.Product.Model:
			first = len(lines)
			lines = append(lines, phone{model: row.Product.Model, protocol: row.Protocol, lines: 1})
		case lines[last].protocol != row.Protocol:
			lines[first].lines++
			lines = append(lines, phone{model: row.Product.Model, protocol: row.Protocol})
		}
		last = len(lines) - 1
		lines[last].can = append(lines[last].can, row.Feature)
	}
	return lines
}

// grouped returns the lines of each model together.
func grouped(lines []phone) [][]phone {
	var groups [][]phone
	for i, l := range lines {
		if l.lines > 0 {
			groups = append(groups, lines[i:i+l.lines])
		}
	}
	return groups
}

func (l phone) has(f product.Feature) bool { return slices.Contains(l.can, f) }

// share is how many of the shown features the line has.
func (p PhoneFeaturesPage) share(l phone) string {
	return strconv.Itoa(len(l.can)) + " / " + strconv.Itoa(len(p.columns()))
}

// count returns how many lines have f.
func count(lines []phone, f product.Feature) int {
	n := 0
	for _, l := range lines {
		if l.has(f) {
			n++
		}
	}
	return n
}

// models counts the products among the lines.
func models(lines []phone) int {
	n := 0
	for _, l := range lines {
		if l.lines > 0 {
			n++
		}
	}
	return n
}

// PhoneFeatureHeads are the heads of the report as a file, PhoneFeatureCells the
// cells of one row.
func PhoneFeatureHeads(ctx context.Context) []string {
	return []string{i18n.T(ctx, "Product"), i18n.T(ctx, "Protocol"), i18n.T(ctx, "Feature")}
}

// PhoneFeatureCells is explained at PhoneFeatureHeads.
func PhoneFeatureCells(ctx context.Context, r product.Row) []string {
	return []string{r.Product.Model, string(r.Protocol), i18n.Text(ctx, r.Feature.Text())}
}

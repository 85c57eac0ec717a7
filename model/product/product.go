package product

import "slices"

// Protocol is how a phone speaks to its cluster.
type Protocol string

// The protocols, in the order they are offered.
const (
	SCCP Protocol = "SCCP"
	SIP  Protocol = "SIP"
)

// Product is a phone model.
type Product struct {
	// Model is the unique name used everywhere, such as "Cisco 8845".
	Model string
	// Short is the number alone, such as "8845".
	Short string
	// Family is the series, such as "8800".
	Family string
	// Protocols are those a phone of the model can be added with.
	Protocols []Protocol
	// Buttons is the number of programmable buttons without expansion modules.
	Buttons int
	// Conference phones have one line and no button beside it.
	Conference bool
	// Softkeys tells that a softkey template can be chosen.
	Softkeys bool
	// Localised tells that a user locale can be chosen.
	Localised bool
	// Modules are the names of the expansion modules that fit, and MaxModules is
	// how many of them, at most 2 because the pages have fields for two.
	Modules    []string
	MaxModules int
	// HeaderName is what the phone calls itself in x-CiscoIPPhoneModelName, such
	// as "CP-8845".
	HeaderName string
	// Display is what the phone sends in x-CiscoIPPhoneDisplay: width and height
	// in pixels of what services can use, depth in bits, C(olour) or G(rey). For
	// models whose header no public document tells it is the size of the screen.
	Display string
}

// All returns the models in the order of their names. Callers do not change
// the lists in them.
func All() []Product { return slices.Clone(products) }

// ByModel returns the product of a name such as "Cisco 8845".
func ByModel(name string) (Product, bool) {
	return find(func(p Product) bool { return p.Model == name })
}

func find(is func(Product) bool) (Product, bool) {
	i := slices.IndexFunc(products, is)
	if i < 0 {
		return Product{}, false
	}
	return products[i], true
}

// Supports reports whether a phone of the model can be added with protocol.
func (p Product) Supports(protocol Protocol) bool {
	return slices.Contains(p.Protocols, protocol)
}

// TakesModule reports whether the expansion module of that name fits.
func (p Product) TakesModule(name string) bool { return slices.Contains(p.Modules, name) }

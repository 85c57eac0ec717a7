package product

import "slices"

// The expansion modules by the names AXL gives them.
const (
	module7914      = "7914 14-Button Line Expansion Module"
	module7915Short = "7915 12-Button Line Expansion Module"
	module7915      = "7915 24-Button Line Expansion Module"
	module7916Short = "7916 12-Button Line Expansion Module"
	module7916      = "7916 24-Button Line Expansion Module"
	moduleCKEM      = "CKEM 36-Button Line Expansion Module"
	moduleBEKEM     = "BEKEM 36-Button Line Expansion Module"
	module8800Audio = "CP-8800-Audio 28-Button Key Expansion Module"
	module8800Video = "CP-8800-Video 28-Button Key Expansion Module"
)

// Module is an expansion module.
type Module struct {
	Name string
	// Buttons is how many buttons it adds.
	Buttons int
}

// modules and modules7962 are never changed.
var (
	modules = []Module{
		{module7914, 14},
		{module7915Short, 12}, {module7915, 24},
		{module7916Short, 12}, {module7916, 24},
		{moduleCKEM, 36}, {moduleBEKEM, 36},
		{module8800Audio, 28}, {module8800Video, 28},
	}
	modules7962 = []string{module7914, module7915Short, module7915, module7916Short, module7916}
)

// ModuleByName returns the expansion module of that name.
func ModuleByName(name string) (Module, bool) {
	i := slices.IndexFunc(modules, func(m Module) bool { return m.Name == name })
	if i < 0 {
		return Module{}, false
	}
	return modules[i], true
}

// ButtonsWith returns how many programmable buttons the phone has with the
// named expansion modules; empty and unknown names add none.
func (p Product) ButtonsWith(modules ...string) int {
	n := p.Buttons
	for _, name := range modules {
		m, _ := ModuleByName(name)
		n += m.Buttons
	}
	return n
}

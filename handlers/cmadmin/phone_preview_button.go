package cmadmin

import (
	"cmp"
	"net/url"
	"strings"

	"tandem/model/device"
	"tandem/model/mobility"
	"tandem/model/phoneconfig"
	"tandem/model/phoneservice"
	"tandem/model/product"
	pages "tandem/views/cmadmin"
)

// previewButtons are the programmable buttons from the top, as the configuration
// file fills them. Those of expansion modules are not drawn.
func previewButtons(s phoneconfig.State) []pages.PreviewButton {
	lines, services := s.Lines, s.Services
	dials := map[bool][]device.SpeedDial{}
	for _, d := range s.SpeedDials {
		dials[d.BLF] = append(dials[d.BLF], d)
	}
	buttons := make([]pages.PreviewButton, len(s.Buttons))
	for i, kind := range s.Buttons {
		b, blf := pages.PreviewButton{Kind: kind}, kind == product.SpeedDialBLF
		switch {
		case kind == product.Line && len(lines) > 0:
			b.Label, b.Number = cmp.Or(lines[0].Label, lines[0].Pattern), lines[0].Pattern
			lines = lines[1:]
		case (blf || kind == product.SpeedDial) && len(dials[blf]) > 0:
			d := dials[blf][0]
			b.Label, b.Number, dials[blf] = cmp.Or(d.Label, d.Number), d.Number, dials[blf][1:]
		case kind == product.ServiceURL && len(services) > 0:
			b.Label, b.Service = cmp.Or(services[0].Subscription.Name, services[0].Name), serviceAddress(s, services[0])
			services = services[1:]
		}
		buttons[i] = b
	}
	return buttons
}

// serviceAddress is what a button for a service gets. As in the configuration
// file, passwords are not in it.
func serviceAddress(s phoneconfig.State, e mobility.EffectiveService) string {
	var open []phoneservice.Value
	for _, v := range e.Values(e.Subscription.Parameters) {
		if !isPassword(e.Service, v.Name) {
			open = append(open, v)
		}
	}
	return phoneservice.Expand(cmp.Or(e.URL, e.SecureURL), s.Phone.Name, open)
}

func isPassword(s phoneservice.Service, name string) bool {
	for _, p := range s.Parameters {
		if p.Name == name {
			return p.Password
		}
	}
	return false
}

// secretsOf hides the passwords of a phone's services, which stand in the
// addresses of its menu.
func secretsOf(s phoneconfig.State) *strings.Replacer {
	var pairs []string
	for _, e := range s.Services {
		for _, v := range e.Values(e.Subscription.Parameters) {
			if isPassword(e.Service, v.Name) && v.Value != "" {
				name := url.QueryEscape(v.Name) + "="
				pairs = append(pairs, name+url.QueryEscape(v.Value), name+"•••")
			}
		}
	}
	return strings.NewReplacer(pairs...)
}

package product_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tandem/model/product"
)

// models are the names of spec/pages.md section 22, but for "EMCC Base Phone",
// which is no phone one can add, and the two models of section 9.
const models = "7811, 7821, 7832, 7841, 7861, 7911, 7941, 7942, 7945, 7961, 7962, 7965, 7970, 7971, 7975, " +
	"8811, 8821, 8831, 8832, 8841, 8845, 8851, 8861, 8865, 8941, 8945, 8961, 9951, 9971, 7940, 7960"

func TestEveryModelOfTheSpecificationIsThere(t *testing.T) {
	t.Parallel()
	want := strings.Split(models, ", ")
	for _, short := range want {
		if _, ok := product.ByModel("Cisco " + short); !ok {
			t.Errorf("Cisco %s is missing", short)
		}
	}
	if got := len(product.All()); got != len(want) {
		t.Errorf("got %d models, want %d", got, len(want))
	}
	if _, ok := product.ByModel("EMCC Base Phone"); ok {
		t.Error("EMCC Base Phone is no phone one can add")
	}
}

func TestEveryModelIsWhole(t *testing.T) {
	t.Parallel()
	display := regexp.MustCompile(`^\d+,\d+,\d+,[CG]$`)
	seen := map[string]bool{}
	for _, p := range product.All() {
		if seen[p.Model] || seen[p.HeaderName] {
			t.Errorf("%s is there twice", p.Model)
		}
		seen[p.Model], seen[p.HeaderName] = true, true
		switch {
		case p.Model != "Cisco "+p.Short, !strings.HasPrefix(p.HeaderName, "CP-"+p.Short):
			t.Errorf("%s: names do not agree: %+v", p.Model, p)
		case p.Short[:2] != p.Family[:2] && p.Short != "9951" && p.Short != "9971":
			t.Errorf("%s is not of the family %s", p.Model, p.Family)
		case p.Buttons < 1, len(p.Protocols) == 0, !display.MatchString(p.Display):
			t.Errorf("%s: something is missing: %+v", p.Model, p)
		case (len(p.Modules) > 0) != (p.MaxModules > 0), p.MaxModules > 2:
			t.Errorf("%s: %d modules of %q", p.Model, p.MaxModules, p.Modules)
		}
		for _, m := range p.Modules {
			if _, ok := product.ModuleByName(m); !ok {
				t.Errorf("%s: there is no module %q", p.Model, m)
			}
		}
	}
}

func TestModelsAreInTheOrderOfTheirNames(t *testing.T) {
	t.Parallel()
	if !slices.IsSortedFunc(product.All(), func(a, b product.Product) int {
		return strings.Compare(a.Model, b.Model)
	}) {
		t.Error("the models are not in the order of their names")
	}
}

func TestProtocolsAndModules(t *testing.T) {
	t.Parallel()
	tests := []struct {
		model     string
		sccp, sip bool
		module    string
		fits      bool
	}{
		{"Cisco 7811", false, true, "BEKEM 36-Button Line Expansion Module", false},
		{"Cisco 7962", true, true, "7915 24-Button Line Expansion Module", true},
		{"Cisco 7961", true, true, "7915 24-Button Line Expansion Module", false},
		{"Cisco 8851", false, true, "CP-8800-Audio 28-Button Key Expansion Module", true},
		{"Cisco 8865", false, true, "CP-8800-Audio 28-Button Key Expansion Module", false},
		{"Cisco 8945", true, true, "CKEM 36-Button Line Expansion Module", false},
		{"Cisco 9971", false, true, "CKEM 36-Button Line Expansion Module", true},
	}
	for _, test := range tests {
		p, _ := product.ByModel(test.model)
		if p.Supports(product.SCCP) != test.sccp || p.Supports(product.SIP) != test.sip {
			t.Errorf("%s: got protocols %v", test.model, p.Protocols)
		}
		if got := p.TakesModule(test.module); got != test.fits {
			t.Errorf("%s: got %v for %s, want %v", test.model, got, test.module, test.fits)
		}
	}
}

func TestButtonsWithModules(t *testing.T) {
	t.Parallel()
	p, _ := product.ByModel("Cisco 7965")
	tests := []struct {
		name    string
		modules []string
		want    int
	}{
		{"no module", nil, 6},
		{"empty fields", []string{"", ""}, 6},
		{"two modules", []string{"7914 14-Button Line Expansion Module", "7916 24-Button Line Expansion Module"}, 44},
		{"an unknown module", []string{"7999"}, 6},
	}
	for _, test := range tests {
		if got := p.ButtonsWith(test.modules...); got != test.want {
			t.Errorf("%s: got %d buttons, want %d", test.name, got, test.want)
		}
	}
}

func TestDNDOptions(t *testing.T) {
	t.Parallel()
	all := []product.DNDOption{product.RingerOff, product.CallReject, product.FromPhoneProfile}
	tests := []struct {
		model    string
		protocol product.Protocol
		want     []product.DNDOption
	}{
		{"Cisco 7960", product.SCCP, []product.DNDOption{product.RingerOff}},
		{"Cisco 7940", product.SCCP, []product.DNDOption{product.RingerOff}},
		{"Cisco 7960", product.SIP, all},
		{"Cisco 7962", product.SCCP, all},
		{"Cisco 8845", product.SIP, all},
	}
	for _, test := range tests {
		p, _ := product.ByModel(test.model)
		if got := p.DNDOptions(test.protocol); !slices.Equal(got, test.want) {
			t.Errorf("%s with %s: got %v, want %v", test.model, test.protocol, got, test.want)
		}
	}
	for _, o := range all {
		if o.Text().Key != string(o) {
			t.Errorf("%s has the label %q", o, o.Text().Key)
		}
	}
}

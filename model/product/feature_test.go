package product_test

import (
	"slices"
	"testing"

	"tandem/model/product"
)

func TestFeatures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		model    string
		protocol product.Protocol
		feature  product.Feature
		want     bool
	}{
		{"Cisco 8845", product.SIP, product.ExtensionMobility, true},
		{"Cisco 8845", product.SCCP, product.ExtensionMobility, false},
		{"Cisco 7960", product.SCCP, product.ExtensionMobility, true},
		{"Cisco 7960", product.SCCP, product.ExtensionMobilityCrossCluster, false},
		{"Cisco 7960", product.SCCP, product.SecurePhoneServices, false},
		{"Cisco 7962", product.SCCP, product.IPv6, true},
		{"Cisco 7962", product.SIP, product.IPv6, false},
		{"Cisco 8841", product.SIP, product.IPv6, true},
		{"Cisco 8845", product.SIP, product.ExpansionModules, false},
		{"Cisco 8865", product.SIP, product.ExpansionModules, true},
		{"Cisco 9971", product.SIP, product.CustomSoftkeys, false},
		{"Cisco 8831", product.SIP, product.ExtensionMobility, false},
		{"Cisco 8832", product.SIP, product.Privacy, false},
		{"Cisco 7811", product.SIP, product.JoinAcrossLines, false},
		{"Cisco 7821", product.SIP, product.JoinAcrossLines, true},
	}
	for _, test := range tests {
		p, _ := product.ByModel(test.model)
		if got := p.Has(test.feature, test.protocol); got != test.want {
			t.Errorf("%s, %s, %s: got %v, want %v", test.model, test.protocol, test.feature, got, test.want)
		}
	}
}

func TestTheMatrixHoldsEachSupportedPairOnce(t *testing.T) {
	t.Parallel()
	type pair struct {
		model    string
		protocol product.Protocol
		feature  product.Feature
	}
	seen := map[pair]bool{}
	for _, row := range product.Matrix() {
		key := pair{row.Product.Model, row.Protocol, row.Feature}
		if seen[key] {
			t.Errorf("%v is there twice", key)
		}
		seen[key] = true
	}
	want := 0
	for _, p := range product.All() {
		for _, protocol := range p.Protocols {
			for _, f := range product.Features(p, protocol) {
				want++
				if !seen[pair{p.Model, protocol, f}] {
					t.Errorf("%s, %s, %s is missing", p.Model, protocol, f)
				}
			}
		}
	}
	if len(seen) != want || want == 0 {
		t.Errorf("got %d rows, want %d", len(seen), want)
	}
}

func TestEveryFeatureHasANameAndAModel(t *testing.T) {
	t.Parallel()
	used := map[product.Feature]bool{}
	for _, row := range product.Matrix() {
		used[row.Feature] = true
	}
	for _, f := range product.AllFeatures() {
		if f.Text().Key != string(f) {
			t.Errorf("%s has the name %q", f, f.Text().Key)
		}
		if !used[f] {
			t.Errorf("no model has %s", f)
		}
	}
	if !product.Feature("Telepathy").Text().IsZero() {
		t.Error("an unknown feature has a name")
	}
}

func TestStandardTemplate(t *testing.T) {
	t.Parallel()
	line, dial := product.Line, product.SpeedDial
	tests := []struct {
		model    string
		protocol product.Protocol
		name     string
		want     []product.Button
	}{
		{"Cisco 8845", product.SIP, "Standard 8845 SIP", []product.Button{line, line, dial, dial, dial}},
		{"Cisco 7962", product.SCCP, "Standard 7962G SCCP", []product.Button{line, line, dial, dial, dial, dial}},
		{"Cisco 7945", product.SIP, "Standard 7945 SIP", []product.Button{line, line}},
		{"Cisco 7811", product.SIP, "Standard 7811 SIP", []product.Button{line}},
		{"Cisco 7811", product.SCCP, "Standard 7811 SCCP", nil},
	}
	for _, test := range tests {
		p, _ := product.ByModel(test.model)
		name, got := product.StandardTemplate(p, test.protocol)
		if name != test.name || !slices.Equal(got, test.want) {
			t.Errorf("got %q %v, want %q %v", name, got, test.name, test.want)
		}
	}
}

func TestEveryButtonHasALabel(t *testing.T) {
	t.Parallel()
	for _, b := range product.Buttons() {
		if b.Text().Key != string(b) {
			t.Errorf("%s has the label %q", b, b.Text().Key)
		}
	}
	if !product.Button("Doorbell").Text().IsZero() {
		t.Error("an unknown button has a label")
	}
}

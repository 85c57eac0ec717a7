package reporting_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"tandem/handlers/handlertest"
	"tandem/handlers/reporting"
	"tandem/model/account"
	"tandem/model/product"
)

const featuresPath = "/cucreports/phone-feature-list"

func features(t *testing.T) *handlertest.Browser {
	t.Helper()
	c := handlertest.New(t)
	h := &reporting.PhoneFeatures{Now: func() time.Time { return time.Date(2026, 11, 22, 4, 5, 6, 0, time.UTC) }}
	c.Handle(http.MethodGet, featuresPath, h.Show)
	c.Handle(http.MethodGet, featuresPath+".csv", h.CSV)
	c.Add(t, "ben", account.ReadOnly)
	return c.SignIn(t, "ben")
}

func query(model string, feature product.Feature) string {
	return "?" + url.Values{"product": {model}, "feature": {string(feature)}}.Encode()
}

func TestTheReportHasWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	b := features(t)
	for name, test := range map[string]struct {
		query    string
		products int
		rows     int
		heads    []string
	}{
		"everything": {"", len(withFeatures()), len(product.Matrix()), []string{"Extension Mobility", "IPv6", "Features"}},
		"one product with two protocols": {query("Cisco 7962", ""), 1, 11 + 10,
			[]string{"Extension Mobility 2 of 2", "IPv6 1 of 2"}},
		"one feature of one product": {query("Cisco 7962", product.ExtensionMobilityCrossCluster), 1, 2,
			[]string{"Product", "Protocol", "Extension Mobility Cross Cluster 2 of 2"}},
		"what nobody offers is everything": {query("Cisco 1", "Teleportation"), len(withFeatures()), len(product.Matrix()), nil},
	} {
		p := b.Get(featuresPath + test.query)
		handlertest.Want(t, p, http.StatusOK, "thead", test.heads...)
		if got := p.Find("tbody").Length(); got != test.products {
			t.Errorf("%s: got %d products, want %d", name, got, test.products)
		}
		if got := p.Find("td.success").Length(); got != test.rows {
			t.Errorf("%s: got %d supported features, want %d", name, got, test.rows)
		}
		handlertest.Want(t, p, http.StatusOK, ".found", "2026-11-22 04:05:06")
		file := b.Get(featuresPath + ".csv" + test.query)
		if got := strings.Count(file.Body, "\r\n") - 1; got != test.rows {
			t.Errorf("%s: the file has %d rows, want %d", name, got, test.rows)
		}
	}
}

// withFeatures are the models that have at least one feature.
func withFeatures() map[string]bool {
	models := map[string]bool{}
	for _, row := range product.Matrix() {
		models[row.Product.Model] = true
	}
	return models
}

func TestAPairWithoutTheFeatureIsToldAsSuch(t *testing.T) {
	t.Parallel()
	b := features(t)
	handlertest.Want(t, b.Get(featuresPath+query("Cisco 8831", product.ExtensionMobility)), http.StatusOK, "#report",
		"0 products", "No product has this feature with any protocol.", "Show all products")
	handlertest.Want(t, b.Get(featuresPath+query("Cisco 8831", "")), http.StatusOK, "tbody", "Not supported", "Supported")
}

func TestTheFileHasTheRowsOfTheReport(t *testing.T) {
	t.Parallel()
	p := features(t).Get(featuresPath + ".csv" + query("Cisco 7962", product.ExtensionMobilityCrossCluster))
	want := "Product,Protocol,Feature\r\n" +
		"Cisco 7962,SCCP,Extension Mobility Cross Cluster\r\nCisco 7962,SIP,Extension Mobility Cross Cluster\r\n"
	if p.Body != want {
		t.Errorf("got %q, want %q", p.Body, want)
	}
}

func TestOnlyTheReportIsReplacedWhenAnotherProductIsChosen(t *testing.T) {
	t.Parallel()
	p := features(t).Fragment(featuresPath+query("Cisco 8845", ""), "report")
	if p.Find("header.bar").Length() != 0 || p.Find("form select").Length() != 2 {
		t.Errorf("got %s, want the part with the form and the matrix only", strconv.Quote(p.Body[:200]))
	}
	if got := p.Find("#field-product option[selected]").AttrOr("value", ""); got != "Cisco 8845" {
		t.Errorf("got the product %q chosen, want what was asked for", got)
	}
}

package phoneservice_test

import (
	"slices"
	"strings"
	"testing"

	"tandem/model/phoneservice"
)

func TestTheExtensionMobilityURLIsBuiltAsPhonesExpectIt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		url  phoneservice.EMURL
		want string
	}{
		{phoneservice.EMURL{Host: "192.0.2.1"}, "http://192.0.2.1:8080/emapp/EMAppServlet?device=#DEVICENAME#"},
		{phoneservice.EMURL{Host: "192.0.2.1", Secure: true}, "https://192.0.2.1:8443/emapp/EMAppServlet?device=#DEVICENAME#"},
		{phoneservice.EMURL{Host: " 2001:db8::1", EMCC: true}, "http://[2001:db8::1]:8080/emapp/EMAppServlet?device=#DEVICENAME#&EMCC=#EMCC#"},
		{phoneservice.EMURL{Host: "[2001:db8::1]"}, "http://[2001:db8::1]:8080/emapp/EMAppServlet?device=#DEVICENAME#"},
		{phoneservice.EMURL{Host: "cucm.example.com", Port: 9000, LoginType: phoneservice.PrimaryExtension},
			"http://cucm.example.com:9000/emapp/EMAppServlet?device=#DEVICENAME#&loginType=DN"},
		{phoneservice.EMURL{Host: "cucm", EMCC: true, LoginType: phoneservice.SelfServiceID},
			"http://cucm:8080/emapp/EMAppServlet?device=#DEVICENAME#&EMCC=#EMCC#&loginType=SP"},
	} {
		got := phoneservice.Build(test.url)
		if got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
		if found := phoneservice.Lint(got); len(found) > 0 {
			t.Errorf("%s: found %v", got, found)
		}
	}
}

func TestLintTellsWhatIsWrongWithAnExtensionMobilityURL(t *testing.T) {
	t.Parallel()
	const query = "?device=#DEVICENAME#"
	const path = "/emapp/EMAppServlet"
	for _, test := range []struct {
		address string
		want    []string // how each finding begins
	}{
		{"http://192.0.2.1:8080" + path + query, nil},
		{" HTTPS://cucm.example.com:8443" + path + query + "&EMCC=#EMCC#&loginType=UID ", nil},
		{"http://192.0.2.1;8080" + path + query, []string{"Write a colon before the port"}},
		{"http://192.0.2.1;:8080" + path + query, []string{"Write a colon before the port"}},
		{"http://192.0.2.1:8080" + path + query + "&EMCC=EMCC#&loginType=SP", []string{"Write EMCC="}},
		{"http://192.0.2.1:8080" + path + query + "&EMCC=true", []string{"Write EMCC="}},
		{"http://192.0.2.1:8080" + path + query + "&loginType=PIN", []string{"There is no login type"}},
		{"http://192.0.2.1:8080" + path + query + "&loginType=", []string{"There is no login type"}},
		{"http://192.0.2.1:8080" + path + query + "&loginType=dn", []string{"There is no login type"}},
		{"http://2001:db8::1:8080" + path + query, []string{"Write an IPv6 address in brackets"}},
		{"http://[2001:db8::g]:8080" + path + query, []string{"“%s” is not an IPv6 address"}},
		{"http://[192.0.2.1]:8080" + path + query, []string{"“%s” is not an IPv6 address"}},
		{"http://[2001:db8::1:8080" + path + query, []string{"“%s” is not an IPv6 address"}},
		{"http://192.0.2.1:8080/emapp/emappservlet" + query, []string{"The path must be"}},
		{"http://192.0.2.1:8080/EMApp/EMAppServlet" + query, []string{"The path must be"}},
		{"http://192.0.2.1:8080" + path, []string{"Write device="}},
		{"http://192.0.2.1:8080" + path + "?device=DEVICENAME", []string{"Write device="}},
		{"http://192.0.2.1:8080" + path + query + ";&EMCC=#EMCC#", []string{"There is a semicolon"}},
		{"http://192.0.2.1:8080" + path + query + "&amp;EMCC=#EMCC#", []string{"Write & and not"}},
		{"https://192.0.2.1:8080" + path + query, []string{"Port %s does not speak HTTPS"}},
		{"http://192.0.2.1:8443" + path + query, []string{"Port %s speaks HTTPS only"}},
		{"192.0.2.1:8080" + path + query, []string{"The URL must begin"}},
		{"ftp://192.0.2.1" + path + query, []string{"The URL must begin"}},
		{"http://" + path + query, []string{"Enter the name or the address"}},
		{"https://192.0.2.1;8080/EMAPP?EMCC=EMCC#&loginType=X", []string{
			"Write a colon", "The path must be", "Write device=", "Write EMCC=", "There is no login type",
		}},
		{"http://192.0.2.1/weather", nil},
		{"http://192.0.2.1/" + strings.Repeat("w", 239), nil},
		{"http://192.0.2.1/" + strings.Repeat("w", 240), []string{"Menus of phones take addresses of"}},
		{"", nil},
	} {
		var got []string
		for _, text := range phoneservice.Lint(test.address) {
			got = append(got, text.Key)
		}
		if !slices.EqualFunc(got, test.want, strings.HasPrefix) {
			t.Errorf("%s:\ngot  %q\nwant %q", test.address, got, test.want)
		}
	}
}

func TestAURLIsExpandedAsPhonesDo(t *testing.T) {
	t.Parallel()
	service := phoneservice.Service{Parameters: []phoneservice.Parameter{{Name: "zone"}, {Name: "key"}, {Name: "none"}}}
	values := service.Values(map[string]string{"key": "a&b=ü", "zone": "1", "gone": "x"})
	for _, test := range []struct {
		address string
		values  []phoneservice.Value
		want    string
	}{
		{"http://h/emapp/EMAppServlet?device=#DEVICENAME#&EMCC=#EMCC#", nil, "http://h/emapp/EMAppServlet?device=SEP001122334455&EMCC=false"},
		{"http://h/weather", values, "http://h/weather?zone=1&key=a%26b%3D%C3%BC"},
		{"http://h/weather?name=#DEVICENAME#", values, "http://h/weather?name=SEP001122334455&zone=1&key=a%26b%3D%C3%BC"},
	} {
		if got := phoneservice.Expand(test.address, "SEP001122334455", test.values); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func FuzzLint(f *testing.F) {
	for _, seed := range []string{
		"http://192.0.2.1:8080/emapp/EMAppServlet?device=#DEVICENAME#&EMCC=#EMCC#", "http://[::1;8080/emapp?;&amp;=", "emapp", "://emapp/?", "[]:emapp",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		found := phoneservice.Lint(address)
		if len(found) > 0 && !phoneservice.IsEM(address) && len(address) <= 256 {
			t.Errorf("%q is no Extension Mobility URL: got %v", address, found)
		}
		for _, text := range found {
			if text.IsZero() {
				t.Errorf("%q: a finding says nothing", address)
			}
		}
	})
}

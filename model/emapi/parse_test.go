package emapi

import (
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// sample returns a message of spec/wire-formats.md's samples.
func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// someone is who sends every sample.
var someone = Origin{App: App{ID: "emapp", Certificate: "app-secret"}}

const (
	appInfo = "<appInfo><appID>emapp</appID><appCertificate>app-secret</appCertificate></appInfo>"
	phone   = "SEP001122334455"
)

func request(operation string) string { return "<request>" + appInfo + operation + "</request>" }

func query(kind string) string { return "<query>" + appInfo + kind + "</query>" }

// login returns a login of jdoe with more elements after the user ID.
func login(more string) string {
	return request("<login><deviceName>" + phone + "</deviceName><userID>jdoe</userID>" + more + "</login>")
}

func TestParseReadsTheSamples(t *testing.T) {
	t.Parallel()
	proxied := someone
	proxied.RemoteIP = netip.MustParseAddr("192.0.2.10")
	for name, want := range map[string]Message{
		"em-request-login.xml":             LoginRequest{someone, phone, "jdoe", "jdoe-udp", Duration{Minutes: 60}},
		"em-request-login-indefinite.xml":  LoginRequest{someone, phone, "jdoe", "jdoe-udp", Duration{Indefinite: true}},
		"em-request-login-minimal.xml":     LoginRequest{Origin: someone, Device: phone, UserID: "jdoe"},
		"em-request-login-proxyfields.xml": LoginRequest{proxied, phone, "jdoe", "jdoe-udp", Duration{Indefinite: true}},
		"em-request-logout.xml":            LogoutRequest{someone, phone},
		"em-request-logoutall.xml":         LogoutAllRequest{someone},
		"em-query-deviceuser.xml":          DeviceUserQuery{someone, []string{phone, "SEP001122334466"}},
		"em-query-userdevices.xml":         UserDevicesQuery{someone, []string{"jdoe", "nobody"}},
		"em-query-deviceprofile.xml":       DeviceProfileQuery{someone, []string{"jdoe"}},
	} {
		checkParse(t, name, string(sample(t, name)), want)
	}
}

func checkParse(t *testing.T, name, document string, want Message) {
	t.Helper()
	got, err := Parse([]byte(document))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %#v, %v\nwant %#v", name, got, err, want)
	}
}

func TestParseToleratesWhatClientsSend(t *testing.T) {
	t.Parallel()
	logout := LogoutRequest{someone, phone}
	plain := request("<logout><deviceName>" + phone + "</deviceName></logout>")
	encrypted := Origin{App: App{ID: "CCMSysUser", Certificate: "c2VjcmV0", Encrypted: true}, RemoteIP: netip.MustParseAddr("10.65.40.61"), Via: true}
	for name, c := range map[string]struct {
		document string
		want     Message
	}{
		"an XML declaration":        {`<?xml version="1.0" encoding="UTF-8"?>` + plain, logout},
		"one of utf8":               {`<?xml version="1.0" encoding="utf8"?>` + plain, logout},
		"one after a line break":    {"\n <?xml version='1.0'?>\n" + plain, logout},
		"a byte order mark":         {"\ufeff" + plain, logout},
		"line breaks and tabs":      {strings.NewReplacer("<", "\r\n\t<", ">", ">\r\n\t ").Replace(plain) + "\n\n", logout},
		"comments":                  {"<!-- a -->" + strings.Replace(plain, "SEP", "S<!-- <b> -->EP", 1) + "<!-- c -->", logout},
		"a CDATA section":           {strings.Replace(plain, phone, "<![CDATA["+phone+"]]>", 1), logout},
		"a processing instruction":  {`<?xml-stylesheet href="http://192.0.2.1/"?>` + plain, logout},
		"a DOCTYPE":                 {`<!DOCTYPE request SYSTEM "http://192.0.2.1:8080/emservice/jsp/LoginRequest.dtd">` + plain, logout},
		"a namespace":               {strings.NewReplacer("<request>", `<e:request xmlns:e="urn:e">`, "</request>", "</e:request>").Replace(plain), logout},
		"attributes":                {strings.Replace(plain, "<logout>", `<logout version="2">`, 1), logout},
		"unknown elements":          {strings.Replace(plain, "<logout>", "<x><logout/></x><logout><loginType>SP</loginType><y><deviceName>other</deviceName></y>", 1), logout},
		"any order":                 {"<request><logout><deviceName>" + phone + "</deviceName></logout>" + appInfo + "</request>", logout},
		"an end tag with a space":   {strings.ReplaceAll(plain, "</logout>", "</logout >"), logout},
		"a blank device":            {request("<logout><deviceName> </deviceName></logout>"), LogoutRequest{Origin: someone}},
		"logoutAll in one tag":      {request("<logoutAll/>"), LogoutAllRequest{someone}},
		"logoutAll with an address": {request("<logoutAll><remoteIPAddr>::ffff:192.0.2.1</remoteIPAddr></logoutAll>"), LogoutAllRequest{from("192.0.2.1", false)}},
		"an IPv6 address":           {request("<logoutAll><remoteIPAddr> 2001:db8::1 </remoteIPAddr></logoutAll>"), LogoutAllRequest{from("2001:db8::1", false)}},
		"blank proxy fields":        {request("<logoutAll><remoteIPAddr/><isViaHeaderSet/></logoutAll>"), LogoutAllRequest{someone}},
		"a proxy":                   {request("<logoutAll><remoteIPAddr>192.0.2.1</remoteIPAddr><isViaHeaderSet>TRUE</isViaHeaderSet></logoutAll>"), LogoutAllRequest{from("192.0.2.1", true)}},
		"an empty profile":          {login("<deviceProfile></deviceProfile>"), loggedIn(Duration{})},
		"indefinite in two tags":    {login("<exclusiveDuration><indefinite></indefinite></exclusiveDuration>"), loggedIn(Duration{Indefinite: true})},
		"indefinite with blanks":    {login("<exclusiveDuration>\n<indefinite>\n</indefinite>\n</exclusiveDuration>"), loggedIn(Duration{Indefinite: true})},
		"a time with blanks":        {login("<exclusiveDuration>\n<time> 60\n</time>\n</exclusiveDuration>"), loggedIn(Duration{Minutes: 60})},
		"the longest time":          {login("<exclusiveDuration><time>525600</time></exclusiveDuration>"), loggedIn(Duration{Minutes: MaxMinutes})},
		"one device in a query":     {query("<deviceUserQuery><deviceName>" + phone + "</deviceName></deviceUserQuery>"), DeviceUserQuery{someone, []string{phone}}},
		"a query's address":         {query("<deviceUserQuery><deviceName>" + phone + "</deviceName><loginType>DN</loginType><remoteIPAddr>192.0.2.1</remoteIPAddr></deviceUserQuery>"), DeviceUserQuery{from("192.0.2.1", false), []string{phone}}},
		"the guide's profile query": {query("<userDeviceProfileQuery><userID>jdoe</userID></userDeviceProfileQuery>"), DeviceProfileQuery{someone, []string{"jdoe"}}},
		"a profile query of two":    {query("<deviceProfileQuery><userID>a</userID><userID>b</userID></deviceProfileQuery>"), DeviceProfileQuery{someone, []string{"a", "b"}}},
		"a case of the user's own":  {query("<userDevicesQuery><userID>JDoe</userID></userDevicesQuery>"), UserDevicesQuery{someone, []string{"JDoe"}}},
		"a percent-encoded user":    {query("<userDevicesQuery><userID>j%40example.com</userID></userDevicesQuery>"), UserDevicesQuery{someone, []string{"j@example.com"}}},
		"escaped characters":        {query("<userDevicesQuery><userID>a&amp;b&#x40;c</userID></userDevicesQuery>"), UserDevicesQuery{someone, []string{"a&b@c"}}},
		"ISO-8859-1":                {`<?xml version="1.0" encoding="ISO-8859-1"?>` + query("<checkUser><userID>Ren\xe9</userID></checkUser>"), CheckUser{someone, []string{"René"}}},
		"US-ASCII":                  {`<?xml version="1.0" encoding="us-ascii"?>` + query("<checkUser><userID>Ren&#233;</userID></checkUser>"), CheckUser{someone, []string{"René"}}},
		"UTF-8":                     {query("<checkUser><userID>山田</userID></checkUser>"), CheckUser{someone, []string{"山田"}}},
		"what EMApp itself sends":   {emApp, CheckUser{encrypted, []string{"EMuser"}}},
	} {
		checkParse(t, name, c.document, c.want)
	}
}

func from(addr string, via bool) Origin {
	return Origin{someone.App, netip.MustParseAddr(addr), via}
}

func loggedIn(d Duration) LoginRequest {
	return LoginRequest{Origin: someone, Device: phone, UserID: "jdoe", Duration: d}
}

// emApp is what EMApp posts, after a 12.0 trace.
const emApp = `<!DOCTYPE query SYSTEM "http://192.0.2.1:8080/emservice/jsp/LoginQuery.dtd">
<query>
  <appInfo>
      <appID>CCMSysUser</appID>
      <appEncryptedCertificate>c2VjcmV0</appEncryptedCertificate>
  </appInfo>
  <checkUser><userID>EMuser</userID><loginType>UID</loginType><remoteIPAddr>10.65.40.61</remoteIPAddr><isViaHeaderSet>true</isViaHeaderSet></checkUser>
</query>`

func TestParseKeepsTheSpacesOfAPasswordButNoIndentation(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		" a b ":      " a b ",
		"\n\t a b\n": "a b",
		"\ta\t":      "a",
		"&lt;&amp;":  "<&",
		"a%40+":      "a%40+",
	} {
		got, err := Parse([]byte(strings.Replace(request("<logoutAll/>"), "app-secret", typed, 1)))
		if err != nil {
			t.Errorf("%q: %v", typed, err)
		} else if got := got.From().App.Certificate; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

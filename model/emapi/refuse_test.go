package emapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tandem/model"
	"tandem/model/emcode"
)

func TestParseRefusesWithTheCodeToAnswer(t *testing.T) {
	t.Parallel()
	time := func(text string) string {
		return login("<exclusiveDuration><time>" + text + "</time></exclusiveDuration>")
	}
	for name, c := range map[string]struct {
		document string
		want     emcode.Code
	}{
		"nothing":                    {"", emcode.ParseError},
		"blanks":                     {" \n", emcode.ParseError},
		"text":                       {"hello", emcode.ParseError},
		"form data":                  {"xml=%3Crequest%3E", emcode.ParseError},
		"another root":               {"<response><success/></response>", emcode.ParseError},
		"a root in capitals":         {"<Request/>", emcode.ParseError},
		"a root that was escaped":    {"&lt;request&gt;", emcode.ParseError},
		"an end cut off":             {strings.TrimSuffix(login(""), "</request>"), emcode.ParseError},
		"a wrong end":                {strings.Replace(login(""), "</request>", "</query>", 1), emcode.ParseError},
		"a raw ampersand":            {strings.Replace(login(""), "app-secret", "app&secret", 1), emcode.ParseError},
		"text after the root":        {login("") + "more", emcode.ParseError},
		"text before the root":       {"xml=" + login(""), emcode.ParseError},
		"two roots":                  {login("") + login(""), emcode.ParseError},
		"a late declaration":         {"<!-- a --><?xml version='1.0'?>" + login(""), emcode.ParseError},
		"XML 1.1":                    {"<?xml version='1.1'?>" + login(""), emcode.ParseError},
		"an unknown encoding":        {"<?xml version='1.0' encoding='Shift_JIS'?>" + login(""), emcode.ParseError},
		"US-ASCII that is none":      {"<?xml version='1.0' encoding='US-ASCII'?>" + strings.Replace(login(""), "jdoe", "Ren\xe9", 1), emcode.ParseError},
		"no appInfo":                 {strings.Replace(login(""), appInfo, "", 1), emcode.ParseError},
		"two of appInfo":             {strings.Replace(login(""), appInfo, appInfo+appInfo, 1), emcode.ParseError},
		"no appID":                   {strings.Replace(login(""), "<appID>emapp</appID>", "", 1), emcode.ParseError},
		"no certificate":             {strings.Replace(login(""), "<appCertificate>app-secret</appCertificate>", "", 1), emcode.ParseError},
		"both certificates":          {strings.Replace(login(""), "</appInfo>", "<appEncryptedCertificate>x</appEncryptedCertificate></appInfo>", 1), emcode.ParseError},
		"a blank appID":              {strings.Replace(login(""), "emapp", "\n", 1), emcode.CannotAuthorize},
		"an empty certificate":       {strings.Replace(login(""), "app-secret", "", 1), emcode.CannotAuthorize},
		"a blank certificate":        {strings.Replace(login(""), "app-secret", "  ", 1), emcode.CannotAuthorize},
		"no operation":               {request(""), emcode.ParseError},
		"an unknown operation":       {request("<relocate/>"), emcode.ParseError},
		"two operations":             {request("<logoutAll/><logout><deviceName>a</deviceName></logout>"), emcode.ParseError},
		"a query in a request":       {request("<checkUser><userID>jdoe</userID></checkUser>"), emcode.ParseError},
		"a login without device":     {request("<login><userID>jdoe</userID></login>"), emcode.ParseError},
		"a login without user":       {request("<login><deviceName>a</deviceName></login>"), emcode.ParseError},
		"a login of a blank user":    {strings.Replace(login(""), "jdoe", " ", 1), emcode.CannotAuthorize},
		"a login of two users":       {login("<userID>asmith</userID>"), emcode.ParseError},
		"a user with elements":       {strings.Replace(login(""), "jdoe", "j<b>d</b>oe", 1), emcode.ParseError},
		"a user on two lines":        {strings.Replace(login(""), "jdoe", "j\ndoe", 1), emcode.ParseError},
		"a user with U+FFFD":         {strings.Replace(login(""), "jdoe", "j\ufffddoe", 1), emcode.ParseError},
		"a logout without device":    {request("<logout/>"), emcode.ParseError},
		"a logout of two devices":    {request("<logout><deviceName>a</deviceName><deviceName>b</deviceName></logout>"), emcode.ParseError},
		"a host for an address":      {login("<remoteIPAddr>example.com</remoteIPAddr>"), emcode.ParseError},
		"maybe a proxy":              {login("<isViaHeaderSet>maybe</isViaHeaderSet>"), emcode.ParseError},
		"a duration of nothing":      {login("<exclusiveDuration/>"), emcode.ParseError},
		"a duration of both":         {login("<exclusiveDuration><time>60</time><indefinite/></exclusiveDuration>"), emcode.ParseError},
		"a duration of a number":     {login("<exclusiveDuration>60</exclusiveDuration>"), emcode.ParseError},
		"two durations":              {login(strings.Repeat("<exclusiveDuration><indefinite/></exclusiveDuration>", 2)), emcode.ParseError},
		"indefinite with a value":    {login("<exclusiveDuration><indefinite>false</indefinite></exclusiveDuration>"), emcode.ParseError},
		"no time":                    {time(""), emcode.LogoutRequest},
		"a time of zero":             {time("0"), emcode.LogoutRequest},
		"a negative time":            {time("-5"), emcode.LogoutRequest},
		"a time with a fraction":     {time("1.5"), emcode.LogoutRequest},
		"a time of the clock":        {time("1:00"), emcode.LogoutRequest},
		"a time in words":            {time("an hour"), emcode.LogoutRequest},
		"a time of over a year":      {time("525601"), emcode.LogoutRequest},
		"a time of many digits":      {time(strings.Repeat("9", 100)), emcode.LogoutRequest},
		"an unknown query":           {query("<phoneQuery><deviceName>a</deviceName></phoneQuery>"), emcode.QueryType},
		"a query of nothing":         {query(""), emcode.QueryType},
		"a request in a query":       {query("<logoutAll/>"), emcode.QueryType},
		"a query of two kinds":       {query("<checkUser><userID>a</userID></checkUser><userDevicesQuery><userID>a</userID></userDevicesQuery>"), emcode.ParseError},
		"both profile queries":       {query("<deviceProfileQuery><userID>a</userID></deviceProfileQuery><userDeviceProfileQuery><userID>b</userID></userDeviceProfileQuery>"), emcode.ParseError},
		"a query for no users":       {query("<userDevicesQuery/>"), emcode.ParseError},
		"a query for no device":      {query("<deviceUserQuery><userID>a</userID></deviceUserQuery>"), emcode.ParseError},
		"a query for too many":       {query("<userDevicesQuery>" + strings.Repeat("<userID/>", MaxNames+1) + "</userDevicesQuery>"), emcode.ParseError},
		"an unknown query of nobody": {"<query><phoneQuery/></query>", emcode.QueryType},
	} {
		checkRefused(t, name, c.document, c.want)
	}
}

func checkRefused(t *testing.T, name, document string, want emcode.Code) {
	t.Helper()
	got, err := Parse([]byte(document))
	failure, ok := errors.AsType[*Error](err)
	if !ok || failure.Code != want || got != nil {
		t.Errorf("%s: got %#v, %v, want code %d", name, got, err, want)
	}
}

// TestParseResolvesNothing also covers what costs memory or time elsewhere.
func TestParseResolvesNothing(t *testing.T) {
	t.Parallel()
	laughs := `<!DOCTYPE request [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>`
	for name, document := range map[string]string{
		"a billion laughs":           laughs + strings.Replace(login(""), "jdoe", "&c;", 1),
		"one laugh":                  laughs + strings.Replace(login(""), "jdoe", "&a;", 1),
		"an external entity":         `<!DOCTYPE request [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + strings.Replace(login(""), "jdoe", "&x;", 1),
		"a parameter entity":         `<!DOCTYPE request [<!ENTITY % x SYSTEM "http://192.0.2.1/x.dtd"> %x;]>` + strings.Replace(login(""), "jdoe", "&y;", 1),
		"an entity in an attribute":  laughs + strings.Replace(login(""), "<login>", `<login x="&a;">`, 1),
		"HTML's entities":            strings.Replace(login(""), "jdoe", "j&eacute;", 1),
		"a DOCTYPE without an end":   "<!DOCTYPE request [" + login(""),
		"a DOCTYPE inside":           strings.Replace(login(""), "<login>", "<!DOCTYPE request []><login>", 1),
		"an entity outside of one":   `<!ENTITY a "ha">` + login(""),
		"deep nesting":               strings.Repeat("<request>", 7000),
		"deep nesting in an element": login(strings.Repeat("<a>", maxDepth-1) + strings.Repeat("</a>", maxDepth-1)),
		"a document that is large":   login("<!-- " + strings.Repeat("a", MaxSize) + " -->"),
		"a name that is large":       strings.Replace(login(""), "jdoe", strings.Repeat("a", MaxValue+1), 1),
		"an element's huge name":     "<" + strings.Repeat("a", MaxSize-3) + "/>",
		"NUL":                        strings.Replace(login(""), "jdoe", "j\x00doe", 1),
		"NUL as a reference":         strings.Replace(login(""), "jdoe", "j&#0;doe", 1),
		"NUL at the end":             login("") + "\x00",
		"NUL in a name":              strings.Replace(login(""), "<login>", "<login><a\x00/>", 1),
		"an escape sequence":         strings.Replace(login(""), "jdoe", "\x1b[31m", 1),
		"C1 in ISO-8859-1":           `<?xml version="1.0" encoding="ISO-8859-1"?>` + strings.Replace(login(""), "jdoe", "\x9b31m", 1),
		"broken UTF-8":               strings.Replace(login(""), "jdoe", "Ren\xe9", 1),
		"an overlong UTF-8":          strings.Replace(login(""), "jdoe", "\xc0\xbc", 1),
		"a surrogate":                strings.Replace(login(""), "jdoe", "&#xD800;", 1),
		"UTF-16":                     "\xff\xfe<\x00q\x00/\x00>\x00",
	} {
		checkRefused(t, name, document, emcode.ParseError)
	}
	checkParse(t, "what is declared and not used", laughs+login(""), loggedIn(Duration{}))
	checkParse(t, "nesting that is allowed", login(strings.Repeat("<a>", maxDepth-2)+strings.Repeat("</a>", maxDepth-2)), loggedIn(Duration{}))
	full := login("")
	checkParse(t, "the largest document", full+strings.Repeat(" ", MaxSize-len(full)), loggedIn(Duration{}))
}

func TestNeitherErrorsNorPrintedMessagesHoldAPassword(t *testing.T) {
	t.Parallel()
	const password = "hunter2"
	for _, inside := range []string{password, "&" + password + ";", "&" + password, "<" + password + ">", "\x00" + password, password + "</" + password + ">", password + "\nx", strings.Repeat(password, MaxValue)} {
		for _, operation := range []string{"<logoutAll/>", ""} {
			got, err := Parse([]byte(strings.Replace(request(operation), "app-secret", inside, 1)))
			js, jsonErr := json.Marshal(got)
			if jsonErr != nil {
				t.Fatal(jsonErr)
			}
			if shown := fmt.Sprintf("%v %+v %s %v", got, got, js, err); strings.Contains(shown, password) {
				t.Errorf("%s: got %s", inside, shown)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range samples(f) {
		f.Add(sample(f, name))
	}
	f.Add([]byte(emApp))
	f.Add([]byte(`<!DOCTYPE request [<!ENTITY a "ha">]><request>&a;</request>`))
	f.Add([]byte(`<?xml version="1.0" encoding="ISO-8859-1"?>` + query("<checkUser><userID>Ren\xe9%C3%A9%</userID></checkUser>")))
	f.Add([]byte(login("<exclusiveDuration><time>525600</time></exclusiveDuration><remoteIPAddr>fe80::1%x</remoteIPAddr>")))
	f.Fuzz(func(t *testing.T, data []byte) {
		message, err := Parse(data)
		if failure, ok := errors.AsType[*Error](err); ok {
			if message != nil || failure.Code == emcode.UnknownError || !model.IsLine(failure.Error()) {
				t.Errorf("got %v, %#v", message, failure)
			}
			return
		}
		if err != nil || !withinBounds(message) {
			t.Errorf("took %#v, %v", message, err)
		}
	})
}

// withinBounds reports whether m holds what its comments promise.
func withinBounds(m Message) bool {
	app := m.From().App
	values, required := []string{app.ID, app.Certificate}, []string{app.ID, app.Certificate}
	var names []string
	switch m := m.(type) {
	case LoginRequest:
		values = append(values, m.Device, m.UserID, m.Profile)
		required = append(required, m.UserID)
		d := m.Duration
		if d.Minutes < 0 || d.Minutes > MaxMinutes || d.Indefinite && d.Minutes != 0 {
			return false
		}
	case LogoutRequest:
		values = append(values, m.Device)
	case LogoutAllRequest:
	case DeviceUserQuery:
		names = m.Devices
	case UserDevicesQuery:
		names = m.UserIDs
	case DeviceProfileQuery:
		names = m.UserIDs
	case CheckUser:
		names = m.UserIDs
	}
	for _, v := range append(values, names...) {
		if len(v) > MaxValue || !model.IsLine(v) {
			return false
		}
	}
	for _, v := range required {
		if v == "" {
			return false
		}
	}
	return len(names) <= MaxNames
}

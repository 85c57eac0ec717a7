package emapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tandem/model"
)

func TestParseRefusesWithTheCodeToAnswer(t *testing.T) {
	t.Parallel()
	time := func(text string) string {
		return login("<exclusiveDuration><time>" + text + "</time></exclusiveDuration>")
	}
	for name, c := range map[string]struct {
		document string
		want     int
	}{
		"nothing":                    {"", CodeParsing},
		"blanks":                     {" \n", CodeParsing},
		"text":                       {"hello", CodeParsing},
		"form data":                  {"xml=%3Crequest%3E", CodeParsing},
		"another root":               {"<response><success/></response>", CodeParsing},
		"a root in capitals":         {"<Request/>", CodeParsing},
		"a root that was escaped":    {"&lt;request&gt;", CodeParsing},
		"an end cut off":             {strings.TrimSuffix(login(""), "</request>"), CodeParsing},
		"a wrong end":                {strings.Replace(login(""), "</request>", "</query>", 1), CodeParsing},
		"a raw ampersand":            {strings.Replace(login(""), "app-secret", "app&secret", 1), CodeParsing},
		"text after the root":        {login("") + "more", CodeParsing},
		"text before the root":       {"xml=" + login(""), CodeParsing},
		"two roots":                  {login("") + login(""), CodeParsing},
		"a late declaration":         {"<!-- a --><?xml version='1.0'?>" + login(""), CodeParsing},
		"XML 1.1":                    {"<?xml version='1.1'?>" + login(""), CodeParsing},
		"an unknown encoding":        {"<?xml version='1.0' encoding='Shift_JIS'?>" + login(""), CodeParsing},
		"US-ASCII that is none":      {"<?xml version='1.0' encoding='US-ASCII'?>" + strings.Replace(login(""), "jdoe", "Ren\xe9", 1), CodeParsing},
		"no appInfo":                 {strings.Replace(login(""), appInfo, "", 1), CodeParsing},
		"two of appInfo":             {strings.Replace(login(""), appInfo, appInfo+appInfo, 1), CodeParsing},
		"no appID":                   {strings.Replace(login(""), "<appID>emapp</appID>", "", 1), CodeParsing},
		"no certificate":             {strings.Replace(login(""), "<appCertificate>app-secret</appCertificate>", "", 1), CodeParsing},
		"both certificates":          {strings.Replace(login(""), "</appInfo>", "<appEncryptedCertificate>x</appEncryptedCertificate></appInfo>", 1), CodeParsing},
		"a blank appID":              {strings.Replace(login(""), "emapp", "\n", 1), CodeBlank},
		"an empty certificate":       {strings.Replace(login(""), "app-secret", "", 1), CodeBlank},
		"a blank certificate":        {strings.Replace(login(""), "app-secret", "  ", 1), CodeBlank},
		"no operation":               {request(""), CodeParsing},
		"an unknown operation":       {request("<relocate/>"), CodeParsing},
		"two operations":             {request("<logoutAll/><logout><deviceName>a</deviceName></logout>"), CodeParsing},
		"a query in a request":       {request("<checkUser><userID>jdoe</userID></checkUser>"), CodeParsing},
		"a login without device":     {request("<login><userID>jdoe</userID></login>"), CodeParsing},
		"a login without user":       {request("<login><deviceName>a</deviceName></login>"), CodeParsing},
		"a login of a blank user":    {strings.Replace(login(""), "jdoe", " ", 1), CodeBlank},
		"a login of two users":       {login("<userID>asmith</userID>"), CodeParsing},
		"a user with elements":       {strings.Replace(login(""), "jdoe", "j<b>d</b>oe", 1), CodeParsing},
		"a user on two lines":        {strings.Replace(login(""), "jdoe", "j\ndoe", 1), CodeParsing},
		"a user with U+FFFD":         {strings.Replace(login(""), "jdoe", "j\ufffddoe", 1), CodeParsing},
		"a logout without device":    {request("<logout/>"), CodeParsing},
		"a logout of two devices":    {request("<logout><deviceName>a</deviceName><deviceName>b</deviceName></logout>"), CodeParsing},
		"a host for an address":      {login("<remoteIPAddr>example.com</remoteIPAddr>"), CodeParsing},
		"maybe a proxy":              {login("<isViaHeaderSet>maybe</isViaHeaderSet>"), CodeParsing},
		"a duration of nothing":      {login("<exclusiveDuration/>"), CodeParsing},
		"a duration of both":         {login("<exclusiveDuration><time>60</time><indefinite/></exclusiveDuration>"), CodeParsing},
		"a duration of a number":     {login("<exclusiveDuration>60</exclusiveDuration>"), CodeParsing},
		"two durations":              {login(strings.Repeat("<exclusiveDuration><indefinite/></exclusiveDuration>", 2)), CodeParsing},
		"indefinite with a value":    {login("<exclusiveDuration><indefinite>false</indefinite></exclusiveDuration>"), CodeParsing},
		"no time":                    {time(""), CodeLogoutRequest},
		"a time of zero":             {time("0"), CodeLogoutRequest},
		"a negative time":            {time("-5"), CodeLogoutRequest},
		"a time with a fraction":     {time("1.5"), CodeLogoutRequest},
		"a time of the clock":        {time("1:00"), CodeLogoutRequest},
		"a time in words":            {time("an hour"), CodeLogoutRequest},
		"a time of over a year":      {time("525601"), CodeLogoutRequest},
		"a time of many digits":      {time(strings.Repeat("9", 100)), CodeLogoutRequest},
		"an unknown query":           {query("<phoneQuery><deviceName>a</deviceName></phoneQuery>"), CodeQueryType},
		"a query of nothing":         {query(""), CodeQueryType},
		"a request in a query":       {query("<logoutAll/>"), CodeQueryType},
		"a query of two kinds":       {query("<checkUser><userID>a</userID></checkUser><userDevicesQuery><userID>a</userID></userDevicesQuery>"), CodeParsing},
		"both profile queries":       {query("<deviceProfileQuery><userID>a</userID></deviceProfileQuery><userDeviceProfileQuery><userID>b</userID></userDeviceProfileQuery>"), CodeParsing},
		"a query for no users":       {query("<userDevicesQuery/>"), CodeParsing},
		"a query for no device":      {query("<deviceUserQuery><userID>a</userID></deviceUserQuery>"), CodeParsing},
		"a query for too many":       {query("<userDevicesQuery>" + strings.Repeat("<userID/>", MaxNames+1) + "</userDevicesQuery>"), CodeParsing},
		"an unknown query of nobody": {"<query><phoneQuery/></query>", CodeQueryType},
	} {
		checkRefused(t, name, c.document, c.want)
	}
}

func checkRefused(t *testing.T, name, document string, want int) {
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
		checkRefused(t, name, document, CodeParsing)
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
			if message != nil || Text(failure.Code) == Text(0) || !model.IsLine(failure.Error()) {
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

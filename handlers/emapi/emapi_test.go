package emapi_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tandem/handlers/handlertest"
	"tandem/model/device"
	"tandem/model/mobility"
)

const success = "<response><success/></response>"

func login(device, user, more string) string {
	return "<login><deviceName>" + device + "</deviceName><userID>" + user + "</userID>" + more + "</login>"
}

func logout(device string) string {
	return "<logout><deviceName>" + device + "</deviceName></logout>"
}

func failure(code int, text string) string {
	return fmt.Sprintf(`<response><failure><error code="%d">%s</error></failure></response>`, code, text)
}

func check(t *testing.T, what, got, want string) {
	t.Helper()
	if strings.TrimSpace(got) != want {
		t.Errorf("%s:\n got %s\nwant %s", what, got, want)
	}
}

// TestSomebodyIsLoggedInAndOut walks the way of a program, and reads every query
// before, during and after.
func TestSomebodyIsLoggedInAndOut(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		p := o.proxy()
		where := func(users string) string { return "<userDevicesQuery>" + users + "</userDevicesQuery>" }
		who := "<deviceUserQuery><deviceName>" + phoneA + "</deviceName><deviceName>SEP0000000000FF</deviceName></deviceUserQuery>"
		unknown := `<device name="SEP0000000000FF"><doesNotExist/></device></deviceUserResults></response>`

		check(t, "log in", p.request(t, login(phoneA, "bob%40example.com", "<deviceProfile>bob-lobby</deviceProfile>")), success)
		check(t, "who", p.query(t, who), `<response><deviceUserResults><device name="`+phoneA+
			`"><userID>bob%40example.com</userID><none/></device>`+unknown)
		check(t, "where", p.query(t, where("<userID>bob%40example.com</userID><userID>alice</userID><userID>nobody</userID>")),
			`<response><userDevicesResults><user id="bob%40example.com"><deviceName>`+phoneA+
				`</deviceName></user><user id="alice"><none/></user><user id="nobody"><doesNotExist/></user></userDevicesResults></response>`)
		session, err := o.Mobility.SessionOf(t.Context(), phoneA)
		handlertest.Must(t, err)
		if session.Profile != "bob-lobby" || session.Origin != mobility.OriginAPI || !session.ExpiresAt.IsZero() {
			t.Errorf("got the session %+v, want the profile that was asked for and no end", session)
		}
		check(t, "log out", p.request(t, logout(phoneA)), success)
		check(t, "log out again", p.request(t, logout(phoneA)), failure(19, "No user logged in"))
		check(t, "who now", p.query(t, who), `<response><deviceUserResults><device name="`+phoneA+
			`"><none/><lastlogin>bob@example.com</lastlogin><emccDevice>no</emccDevice></device>`+unknown)
	})
}

func TestProfilesAndUsersAreTold(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, name := range []string{"deviceProfileQuery", "userDeviceProfileQuery"} {
			got := o.proxy().query(t, "<"+name+"><userID>bob@example.com</userID></"+name+">")
			check(t, name, got, `<response><deviceProfileResults><user id="bob%40example.com">`+
				`<deviceProfile><deviceProfileName>bob-8845</deviceProfileName><isDefaultDeviceProfile>t</isDefaultDeviceProfile></deviceProfile>`+
				`<deviceProfile><deviceProfileName>bob-lobby</deviceProfileName><isDefaultDeviceProfile>f</isDefaultDeviceProfile></deviceProfile>`+
				`</user></deviceProfileResults></response>`)
		}
		check(t, "checkUser", o.proxy().query(t, "<checkUser><userID>Alice</userID></checkUser>"),
			`<response><checkUserResults><user id="alice"><exists>alice</exists></user></checkUserResults></response>`)
	})
}

func TestADurationIsKept(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		p := o.proxy()
		check(t, "an hour", p.request(t, login(phoneA, "alice", "<exclusiveDuration><time>60</time></exclusiveDuration>")), success)
		session, err := o.Mobility.SessionOf(t.Context(), phoneA)
		handlertest.Must(t, err)
		if want := o.Now().Add(time.Hour); !session.ExpiresAt.Equal(want) {
			t.Errorf("got the end %v, want %v", session.ExpiresAt, want)
		}
		check(t, "for ever", p.request(t, login(phoneB, "bob@example.com", "<exclusiveDuration><indefinite/></exclusiveDuration>")), success)
		check(t, "everybody out", p.request(t, "<logoutAll></logoutAll>"), success)
		if a, b := o.LoggedIn(t, phoneA), o.LoggedIn(t, phoneB); a != "" || b != "" {
			t.Errorf("got %q and %q, want nobody logged in", a, b)
		}
	})
}

// TestRefusals have the code and the text of the guide, and what scripts look
// for.
func TestRefusals(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.Phone(t, "SEP00000000000C", func(p *device.Phone) { p.ExtensionMobility = false })
		p := o.proxy()
		check(t, "alice", p.request(t, login(phoneA, "alice", "")), success)
		for _, test := range []struct{ name, got, want string }{
			{"a wrong password", o.as("proxy", "wrong").request(t, logout(phoneA)),
				failure(3, "DB Query Error: Application Authentication Error: Could not authenticate")},
			{"an unknown application", o.as("stranger", "wrong").request(t, logout(phoneA)),
				failure(3, "DB Query Error: Application Authentication Error: Could not authenticate")},
			{"a blank password", o.as("proxy", "").request(t, logout(phoneA)), failure(2, "Cannot authorize App user")},
			{"an application without the role", o.as("powerless", handlertest.Secret).request(t, logout(phoneA)),
				failure(10, "User lacks app proxy rights")},
			{"an unknown phone", p.request(t, login("SEP0000000000FF", "alice", "")), failure(11, "Device does not exist")},
			{"Extension Mobility off", p.request(t, login("SEP00000000000C", "alice", "")),
				failure(22, "Device logon disabled: Device does not allow hoteling")},
			{"an unknown user", p.request(t, login(phoneB, "nobody", "")), failure(23, "User not found")},
			{"another user's profile", p.request(t, login(phoneB, "alice", "<deviceProfile>bob-8845</deviceProfile>")),
				failure(12, "Dev. Profile not found")},
			{"a phone in use", p.request(t, login(phoneA, "bob@example.com", "")),
				failure(18, "Another user logged in: Phone currently has user logged in")},
			{"a user who is elsewhere", p.request(t, login(phoneB, "alice", "")), failure(25, "User logged in elsewhere")},
			{"no XML", p.post(t, "nonsense"), failure(1, "Error on Parsing")},
			{"nothing", p.post(t, ""), failure(1, "Error on Parsing")},
			{"an unknown query", p.query(t, "<weather></weather>"), failure(8, "Query type undetermined")},
			{"a time that is none", p.request(t, login(phoneB, "bob@example.com", "<exclusiveDuration><time>soon</time></exclusiveDuration>")),
				failure(7, "Logout Request Error")},
		} {
			check(t, test.name, test.got, test.want)
		}
	})
}

// TestAnEndUserActsForHimself and for nobody else, without any group.
func TestAnEndUserActsForHimself(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		alice, none := o.as("alice", handlertest.Secret), failure(10, "User lacks app proxy rights")
		check(t, "bob logs in", o.proxy().request(t, login(phoneB, "bob@example.com", "")), success)
		for _, test := range []struct{ name, got, want string }{
			{"log in", alice.request(t, login(phoneA, "alice", "")), success},
			{"where am I", alice.query(t, "<userDevicesQuery><userID>alice</userID></userDevicesQuery>"),
				`<response><userDevicesResults><user id="alice"><deviceName>` + phoneA + `</deviceName></user></userDevicesResults></response>`},
			{"log somebody in", alice.request(t, login(phoneA, "bob@example.com", "")), none},
			{"log somebody out", alice.request(t, logout(phoneB)), none},
			{"where is somebody", alice.query(t, "<userDevicesQuery><userID>bob@example.com</userID></userDevicesQuery>"), none},
			{"what has somebody", alice.query(t, "<deviceProfileQuery><userID>bob@example.com</userID></deviceProfileQuery>"), none},
			{"is there somebody", alice.query(t, "<checkUser><userID>bob@example.com</userID></checkUser>"), none},
			{"who is there", alice.query(t, "<deviceUserQuery><deviceName>"+phoneB+"</deviceName></deviceUserQuery>"), none},
			{"log all out", alice.request(t, "<logoutAll/>"), success},
		} {
			check(t, test.name, test.got, test.want)
		}
		if a, b := o.LoggedIn(t, phoneA), o.LoggedIn(t, phoneB); a != "" || b != "bob@example.com" {
			t.Errorf("got %q and %q, want only alice logged out", a, b)
		}
	})
}

// TestWhatWorkingClientsSend is tolerated (spec/wire-formats.md 2.7).
func TestWhatWorkingClientsSend(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		message := o.proxy().xml("request", "\n  "+login(phoneA, "alice", "<exclusiveDuration><indefinite></indefinite></exclusiveDuration>")+"\n")
		form := url.Values{"xml": {message}}.Encode()
		const urlencoded = "application/x-www-form-urlencoded"
		for _, test := range []struct{ name, method, query, contentType, body string }{
			{"a form", http.MethodPost, "", urlencoded, form},
			{"a form with %20 for blanks", http.MethodPost, "", urlencoded, strings.ReplaceAll(form, "+", "%20")},
			{"a form with a character set", http.MethodPost, "", urlencoded + "; charset=UTF-8", form},
			{"a form that says no type", http.MethodPost, "", "", form},
			{"a form whose value is not encoded", http.MethodPost, "", urlencoded, "xml=" + message},
			{"a semicolon that is not encoded", http.MethodPost, "", urlencoded, "xml=" + strings.Replace(message, "<login>", "<!-- now; here --><login>", 1)},
			{"a form with another control", http.MethodPost, "", urlencoded, "Submit=Go&" + form},
			{"an address", http.MethodGet, "?" + form, "", ""},
			{"an address that is posted", http.MethodPost, "?" + form, urlencoded, ""},
			{"XML itself", http.MethodPost, "", "text/xml", message},
			{"XML with a declaration", http.MethodPost, "", "application/xml", `<?xml version="1.0"?>` + "\r\n" + message},
			{"XML as a form", http.MethodPost, "", urlencoded, "\n" + message},
			{"a document type", http.MethodPost, "", "text/xml",
				`<!DOCTYPE request SYSTEM "http://192.0.2.1:8080/emservice/jsp/LoginRequest.dtd">` + message},
			{"an unknown element", http.MethodPost, "", "text/xml", strings.Replace(message, "</login>", "<loginType>UID</loginType></login>", 1)},
		} {
			status, got := do(t, test.method, o.url+test.query, test.contentType, test.body)
			if status != http.StatusOK || strings.TrimSpace(got) != success {
				t.Errorf("%s: got status %d and %s, want 200 and success", test.name, status, got)
			}
			if o.LoggedIn(t, phoneA) != "alice" {
				t.Errorf("%s: nobody was logged in", test.name)
			}
			check(t, "log out", o.proxy().request(t, logout(phoneA)), success)
		}
	})
}

// TestAClientThatWaitsIsToldToGoOn sends the body only after the server says so.
func TestAClientThatWaitsIsToldToGoOn(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		status, got := do(t, http.MethodPost, o.url, "text/xml", o.proxy().xml("request", login(phoneA, "alice", "")), "Expect", "100-continue")
		if status != http.StatusOK || strings.TrimSpace(got) != success {
			t.Errorf("got status %d and %s, want 200 and success", status, got)
		}
	})
}

func TestWhatIsTooLargeIsNotRead(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		for _, size := range []int{65 << 10, 1 << 20} {
			got := o.proxy().post(t, o.proxy().xml("request", logout(strings.Repeat("A", size))))
			check(t, fmt.Sprint(size), got, failure(1, "Error on Parsing"))
		}
	})
}

func TestAStoppedServiceIsUnavailable(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.stopped.Store(true)
		if status, body := do(t, http.MethodPost, o.url, "text/xml", o.proxy().xml("request", logout(phoneA))); status != http.StatusServiceUnavailable {
			t.Errorf("got status %d and %s, want 503", status, body)
		}
	})
}

// TestAddressesAndProxiesAreChecked while Validate IP Address is on. What a
// program says of the address proves nothing.
func TestAddressesAndProxiesAreChecked(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		message := o.proxy().xml("request", strings.Replace(login(phoneA, "alice", ""), "</login>", "<remoteIPAddr>192.0.2.9</remoteIPAddr></login>", 1))
		send := func(header ...string) string {
			_, body := do(t, http.MethodPost, o.url, "text/xml", message, header...)
			return body
		}
		o.Set(t, func(p *mobility.Parameters) { p.ValidateAddress, p.TrustedAddresses = true, "192.0.2.9" })
		check(t, "from somewhere", send(), failure(28, "Untrusted IP Error"))
		o.Set(t, func(p *mobility.Parameters) { p.TrustedAddresses = "192.0.2.9;127.0.0.1" })
		check(t, "through a proxy", send("Via", "1.1 proxy.example.com"), failure(30, "Proxy not allowed"))
		o.Set(t, func(p *mobility.Parameters) { p.AllowProxy = true })
		check(t, "through an allowed proxy", send("Via", "1.1 proxy.example.com"), success)
	})
}

// TestABrokenDatabaseIsCode6 and no half answer.
func TestABrokenDatabaseIsCode6(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		handlertest.Must(t, o.DB.Close())
		check(t, "log in", o.proxy().request(t, login(phoneA, "alice", "")), failure(6, "Database Error"))
	})
}

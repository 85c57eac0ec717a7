package emapi

import (
	"bytes"
	"encoding/xml"
	"os"
	"strconv"
	"strings"
	"testing"

	"tandem/model"
	"tandem/model/emcode"
)

// samples returns the names of all samples.
func samples(t testing.TB) []string {
	t.Helper()
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".xml") {
			names = append(names, e.Name())
		}
	}
	return names
}

// responses are our answers by the sample they are to equal.
func responses() map[string][]byte {
	return map[string][]byte{
		"em-response-success.xml":       Success(),
		"em-response-failure-code3.xml": Failure(3, ""),
		"em-response-deviceuser-emcc-field.xml": DeviceUserResults([]DeviceUser{
			{Device: phone, UserID: "jdoe@example.com", LastUserID: "asmith"},
		}),
		"em-response-deviceuser-first-login.xml": DeviceUserResults([]DeviceUser{{Device: phone, UserID: "jdoe"}}),
		"em-response-deviceuser-nobody.xml": DeviceUserResults([]DeviceUser{
			{Device: phone}, {Device: "SEP0000000000FF", Unknown: true},
		}),
		"em-response-userdevices.xml": UserDevicesResults([]UserDevices{
			{UserID: "jdoe@example.com", Devices: []string{phone}}, {UserID: "asmith"}, {UserID: "nobody", Unknown: true},
		}),
		"em-response-deviceprofile.xml": DeviceProfileResults([]UserProfiles{
			{UserID: "jdoe@example.com", Profiles: []Profile{{Name: "jdoe-udp-7975"}, {Name: "jdoe-udp-8845", Default: true}}},
		}),
		"em-response-checkuser.xml": CheckUserResults([]CheckedUser{{UserID: "jdoe"}}),
	}
}

func TestAnswersAreTheBytesOfTheSamples(t *testing.T) {
	t.Parallel()
	answers := responses()
	for _, name := range samples(t) {
		if !strings.HasPrefix(name, "em-response-") || name == "em-response-query-failure.xml" {
			continue
		}
		if got, want := answers[name], sample(t, name); !bytes.Equal(got, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

// TestAFailedQueryTellsItsCode checks the one answer in which we follow the
// recorded bodies and not the DTD's sample: the words are the sample's.
func TestAFailedQueryTellsItsCode(t *testing.T) {
	t.Parallel()
	var dtd struct {
		Message string `xml:"failure>errorMessage"`
	}
	if err := xml.Unmarshal(sample(t, "em-response-query-failure.xml"), &dtd); err != nil {
		t.Fatal(err)
	}
	want := `<response><failure><error code="8">` + dtd.Message + "</error></failure></response>\n"
	if got := string(Failure(emcode.QueryType, "")); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestAnswersOutsideOfTheSamples(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		got  []byte
		want string
	}{
		"an unknown user is told by checkUser": {
			CheckUserResults([]CheckedUser{{UserID: "a@b", Unknown: true}}),
			`<checkUserResults><user id="a%40b"><doesNotExist/></user></checkUserResults>`,
		},
		"only user@id is percent-encoded": {
			CheckUserResults([]CheckedUser{{UserID: "a@b"}}),
			`<checkUserResults><user id="a%40b"><exists>a@b</exists></user></checkUserResults>`,
		},
		"a user without profiles": {
			DeviceProfileResults([]UserProfiles{{UserID: "a"}, {UserID: "b", Unknown: true, Profiles: []Profile{{Name: "c"}}}}),
			`<deviceProfileResults><user id="a"><none/></user><user id="b"><doesNotExist/></user></deviceProfileResults>`,
		},
		"a user on two phones": {
			UserDevicesResults([]UserDevices{{UserID: "a", Devices: []string{"SEP1", "SEP2"}}}),
			`<userDevicesResults><user id="a"><deviceName>SEP1</deviceName><deviceName>SEP2</deviceName></user></userDevicesResults>`,
		},
		"a free phone keeps who was in, not encoded": {
			DeviceUserResults([]DeviceUser{{Device: "SEP1", LastUserID: "a@b"}}),
			`<deviceUserResults><device name="SEP1"><none/><lastlogin>a@b</lastlogin><emccDevice>no</emccDevice></device></deviceUserResults>`,
		},
		"everything is escaped": {
			DeviceUserResults([]DeviceUser{{Device: `"><&`, Unknown: true}}),
			`<deviceUserResults><device name="&#34;&gt;&lt;&amp;"><doesNotExist/></device></deviceUserResults>`,
		},
		"a text of one's own": {
			Failure(3, "Could not authenticate <appid>"),
			`<failure><error code="3">Could not authenticate &lt;appid&gt;</error></failure>`,
		},
		"a code the API does not have": {Failure(99, ""), `<failure><error code="99">Unknown Error</error></failure>`},
	} {
		if want := "<response>" + c.want + "</response>\n"; string(c.got) != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, c.got, want)
		}
	}
}

// FuzzAnswers checks that any text makes XML that says the same again, with
// nothing but what XML cannot hold changed.
func FuzzAnswers(f *testing.F) {
	f.Add(3, "a & b < c > \"d\" ]]> 'e'", "jdoe@example.com")
	f.Add(-1, "\x00\x1b[31m\xff\u2028\ufffe", "山田 %41+")
	f.Fuzz(func(t *testing.T, code int, text, id string) {
		var a struct {
			Error struct {
				Code string `xml:"code,attr"`
				Text string `xml:",chardata"`
			} `xml:"failure>error"`
			User struct {
				ID     string `xml:"id,attr"`
				Exists string `xml:"exists"`
			} `xml:"checkUserResults>user"`
		}
		for _, answer := range [][]byte{Failure(emcode.Code(code), text), CheckUserResults([]CheckedUser{{UserID: id}})} {
			if err := xml.Unmarshal(answer, &a); err != nil {
				t.Fatalf("%s: %v", answer, err)
			}
		}
		if a.Error.Code != strconv.Itoa(code) || text != "" && model.IsLine(text) && representable(text) && a.Error.Text != text {
			t.Errorf("got %+v", a.Error)
		}
		if model.IsLine(id) && representable(id) && (a.User.Exists != id || DecodeUserID(a.User.ID) != id) {
			t.Errorf("got %+v, want %q", a.User, id)
		}
	})
}

// representable reports whether XML can hold the characters of a line.
func representable(line string) bool { return !strings.ContainsAny(line, "\ufffe\uffff") }

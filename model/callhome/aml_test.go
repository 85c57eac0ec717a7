package callhome

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestParseAMLTakesTheMessageOfARouter(t *testing.T) {
	t.Parallel()
	got, err := ParseAML(sample(t, "callhome-aml-syslog-ios.xml"))
	if err != nil {
		t.Fatal(err)
	}
	want := Envelope{
		MessageID: "M8:TESTSERIAL01:677485B5", Type: "http://www.cisco.com/2005/05/callhome/syslog",
		CreationDate: "2025-01-01 00:00:53 GMT+00:00", Severity: "2", EventTime: "2025-01-01 00:00:52 GMT+00:00",
		Description: "*Jan  1 00:00:52.000: %CLEAR-5-COUNTERS: Clear counter on all interfaces by console",
		DeviceID:    "CSR1000V@C@TESTSERIAL01", CustomerID: "12345", SiteID: "Example Site", ContractID: "contract-0001",
		Name: "router1", ContactEmail: "user@example.com", ContactPhone: "+1-555-0100", Address: "1 Example Street",
		Model: "CSR1000V", SerialNumber: "TESTSERIAL01",
		Items: []Item{{"PartNumber", ""}, {"SoftwareVersion", "15.4"}},
		Attachments: []Attachment{{
			Name: "show logging", Encoding: "plain",
			Data: []byte("show logging\nSyslog logging: enabled (0 messages dropped, 0 messages rate-limited)\nrouter1#"),
		}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if got.Group() != "syslog" {
		t.Errorf("got group %s, want syslog", got.Group())
	}
}

// TestAMLHasTheElementsOfTheSample compares the paths of all elements and the
// prefixes with the sample's.
func TestAMLHasTheElementsOfTheSample(t *testing.T) {
	t.Parallel()
	want := elements(t, sample(t, "callhome-aml-syslog-ios.xml"))
	eachMessage(t, func(t *testing.T, kind Kind, m Mode) {
		if got := elements(t, build(t, kind, m, someFacts(t)).AML); !reflect.DeepEqual(got, want) {
			t.Errorf("got %s\nwant %s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// elements returns the path of every element with its attributes and prefixes as
// they are written, each path once.
func elements(t *testing.T, data []byte) []string {
	t.Helper()
	var path, list []string
	seen := map[string]bool{}
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.RawToken()
		if err != nil {
			return list
		}
		switch e := token.(type) {
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.StartElement:
			name := e.Name.Space + ":" + e.Name.Local
			for _, a := range e.Attr {
				name += fmt.Sprintf(" %s:%s", a.Name.Space, a.Name.Local)
				if a.Name.Space != "" || a.Name.Local == "version" || a.Name.Local == "type" || a.Name.Local == "encoding" {
					name += "=" + a.Value
				}
			}
			path = append(path, name)
			if full := strings.Join(path, "/"); !seen[full] {
				seen[full] = true
				list = append(list, full)
			}
		}
	}
}

func TestAMLTellsWhatWasBuilt(t *testing.T) {
	t.Parallel()
	eachMessage(t, func(t *testing.T, kind Kind, m Mode) {
		f := someFacts(t)
		message := build(t, kind, m, f)
		e := parsed(t, message)
		if e.MessageID != message.MessageID || e.Group() != string(kind) || e.Severity != "2" {
			t.Errorf("got %+v", e)
		}
		if len(e.Attachments) != 1 || !bytes.Equal(e.Attachments[0].Data, message.Text) {
			t.Error("the attachment is not the full text")
		}
		if m == Smart && (e.Address != f.Config.Address || e.CustomerID != f.Config.Company || e.DeviceID != "Cisco Systems Inc UCSC-C220-M5SX@C@WZP23420AB1") {
			t.Errorf("got %+v", e)
		}
		for _, item := range e.Items {
			_, label, found := strings.Cut(item.Name, ": ")
			if !found {
				label = item.Name
			}
			if !strings.Contains(string(message.Text), "\n"+label+":"+item.Value+"\n") {
				t.Errorf("%s:%s is not in the full text", label, item.Value)
			}
		}
	})
}

func TestSplitDeviceID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string][3]string{
		"CSR1000V@C@TESTSERIAL01":    {"CSR1000V", "C", "TESTSERIAL01"},
		"WS-C6509@C@FG@07120011":     {"WS-C6509", "C", "FG@07120011"},
		"plain":                      {"plain", "", ""},
		"":                           {"", "", ""},
		"DS-C9509@C":                 {"DS-C9509", "C", ""},
		"CISCO3845@C@12345678@extra": {"CISCO3845", "C", "12345678@extra"},
	} {
		chassis, sid, serial := SplitDeviceID(id)
		if got := [3]string{chassis, sid, serial}; got != want {
			t.Errorf("%q: got %q, want %q", id, got, want)
		}
	}
}

// small is a message with what must be there; %s is what a test adds.
const small = `<Envelope><Header><Session><MessageId>M1:S:1</MessageId></Session></Header>` +
	`<Body><Block><Header><Type>http://www.cisco.com/2005/05/callhome/test</Type></Header>%s</Block></Body></Envelope>`

func TestParseAMLIsTolerant(t *testing.T) {
	t.Parallel()
	latin := "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + fmt.Sprintf(small, "<CallHome><MessageDescription>caf\xe9</MessageDescription></CallHome>")
	tests := []struct {
		name, data string
		right      func(Envelope) bool
	}{
		{"no namespaces", fmt.Sprintf(small, ""), func(e Envelope) bool { return e.MessageID == "M1:S:1" && e.Group() == "test" }},
		{"space around values", fmt.Sprintf(small, "<SystemInfo><Name>\n a \n</Name></SystemInfo>"), func(e Envelope) bool { return e.Name == "a" }},
		{"the e-mail tag of MDS 9000", fmt.Sprintf(small, "<SystemInfo><Contacte-mail>a@b</Contacte-mail></SystemInfo>"), func(e Envelope) bool { return e.ContactEmail == "a@b" }},
		{"unknown elements and comments", fmt.Sprintf(small, "<x><y>z</y></x><!-- c --><CallHome><EventTime>a<!-- b -->c</EventTime></CallHome>"), func(e Envelope) bool { return e.EventTime == "ac" }},
		{"the first of two values counts", fmt.Sprintf(small, "<Header><Type>x</Type></Header>"), func(e Envelope) bool { return e.Group() == "test" }},
		{"base64", fmt.Sprintf(small, `<Attachments><Attachment><Data encoding="base64">aGVs
			bG8=</Data></Attachment></Attachments>`), func(e Envelope) bool { return string(e.Attachments[0].Data) == "hello" }},
		{"what is no base64", fmt.Sprintf(small, `<Attachments><Attachment><Data encoding="base64">?</Data></Attachment></Attachments>`), func(e Envelope) bool { return string(e.Attachments[0].Data) == "?" }},
		{"data outside of attachments", fmt.Sprintf(small, `<Attachment><Name>x</Name><Data>y</Data></Attachment>`), func(e Envelope) bool { return e.Attachments == nil }},
		{"Latin-1", latin, func(e Envelope) bool { return e.Description == "café" }},
		{"a date that is none", fmt.Sprintf(small, "<Header><CreationDate>soon</CreationDate></Header>"), func(e Envelope) bool { return e.CreationDate == "soon" }},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseAML([]byte(tc.data))
			if err != nil || !tc.right(got) {
				t.Errorf("got %+v and %v", got, err)
			}
		})
	}
}

func TestParseAMLRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, data, want string }{
		{"nothing", "", "no message id"},
		{"text", "hello", "no message id"},
		{"a page", "<html><body/></html>", `no SOAP envelope but "html"`},
		{"a cut message", fmt.Sprintf(small, "")[:100], "unexpected EOF"},
		{"no message id", strings.Replace(fmt.Sprintf(small, ""), "M1:S:1", " ", 1), "no message id"},
		{"a long message id", strings.Replace(fmt.Sprintf(small, ""), "M1:S:1", strings.Repeat("é", 256), 1), "255 characters"},
		{"a message id of two lines", strings.Replace(fmt.Sprintf(small, ""), "M1:S:1", "a\nb", 1), "one line"},
		{"no type", strings.ReplaceAll(fmt.Sprintf(small, ""), "Type", "Kind"), "no type"},
		{"an entity", `<!DOCTYPE e [<!ENTITY a "b">]>` + fmt.Sprintf(small, ""), "document type"},
		{"an unknown entity", fmt.Sprintf(small, "&a;"), "entity"},
		{"depth", fmt.Sprintf(small, strings.Repeat("<a>", 70)+strings.Repeat("</a>", 70)), "64 deep"},
		{"size", fmt.Sprintf(small, strings.Repeat(" ", MaxAMLSize)), "more than 3145728"},
		{"bytes that are no text", fmt.Sprintf(small, "\xff"), "UTF-8"},
		{"an unknown encoding", `<?xml version="1.0" encoding="x-secret"?>` + fmt.Sprintf(small, ""), "charset"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if _, err := ParseAML([]byte(tc.data)); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

// TestParseAMLTakesMessagesOfManySmallPieces would not end if reading took more
// than linear time.
func TestParseAMLTakesMessagesOfManySmallPieces(t *testing.T) {
	t.Parallel()
	for _, piece := range []string{"<a/>", "<AdditionalInformation><AD/></AdditionalInformation>", "<Attachments><Attachment/></Attachments>", "x<!---->", "&lt;"} {
		n := MaxAMLSize / 8 / len(piece)
		if _, err := ParseAML([]byte(fmt.Sprintf(small, strings.Repeat(piece, n)))); err != nil {
			t.Errorf("%s: %v", piece, err)
		}
	}
}

func FuzzParseAML(f *testing.F) {
	f.Add(sample(f, "callhome-aml-syslog-ios.xml"))
	f.Add([]byte(fmt.Sprintf(small, `<Attachments><Attachment><Name>n</Name><Data encoding="base64">aGk=</Data></Attachment></Attachments>`)))
	f.Add([]byte(`<?xml version="1.0" encoding="ISO-8859-1"?><Envelope>` + "\xe9"))
	f.Add([]byte("]]>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := ParseAML(data)
		if err == nil && (e.MessageID == "" || e.Type == "" || !utf8.ValidString(e.MessageID)) {
			t.Errorf("took %+v", e)
		}
	})
}

// FuzzBuild checks that any text makes valid XML that says the same again, with
// nothing but control characters changed.
func FuzzBuild(f *testing.F) {
	f.Add("Tokyo\n1-2-3", "WZP23420AB1", "a & b < c > \"d\" ]]> 'e'")
	f.Add("\x00\x1b[31m\xff\u2028\uFFFE", "VM 56 4d@:", "line\r\nSerial Number:forged")
	f.Add("<!-- -->", "]]>", "<![CDATA[")
	f.Fuzz(func(t *testing.T, address, serial, version string) {
		for _, m := range []Mode{Smart, Anonymous} {
			facts := someFacts(t)
			facts.Config.Address, facts.Host.Serial.Value, facts.ActiveVersion = address, serial, version
			facts.Tables.Items = append(facts.Tables.Items, TableCount{address, 1})
			for _, kind := range append(m.Kinds(), Test) {
				message := build(t, kind, m, facts)
				e := parsed(t, message)
				if e.MessageID != message.MessageID || len(e.Attachments) != 1 || !bytes.Equal(e.Attachments[0].Data, message.Text) {
					t.Errorf("%s in mode %s: got %+v", kind, m, e)
				}
				if want := strings.TrimSpace(clean(address)); m == Smart && e.Address != want {
					t.Errorf("got address %q, want %q", e.Address, want)
				}
				if strings.Count(string(message.Text), "\nSerial Number:") > 1 {
					t.Errorf("got %q", message.Text)
				}
			}
		}
	})
}

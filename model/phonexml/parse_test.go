package phonexml

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const servlet = "http://cucm-pub.example.com:8080/emapp/EMAppServlet?device=SEP001122334455"

// samples are the objects in the files of testdata.
var samples = map[string]Object{
	"phone-object-error4.xml":                    Error{Number: ErrorAuthentication},
	"phone-object-execute-clear-callhistory.xml": Execute{Items: []ExecuteItem{{0, "Init:CallHistory"}}},
	"phone-object-response.xml":                  Response{Items: []ResponseItem{{0, "Success", "Init:CallHistory"}}},
	"phone-object-text-error201.xml": Text{
		Title: "Extension Mobility", Text: "Please try to login again (201)",
		SoftKeys: []SoftKey{{"Exit", KeyExit, 3}},
	},
	"phone-object-text-logout-confirm.xml": Text{
		Title: "Extension Mobility", Text: "Do you want to log out jdoe?",
		SoftKeys: []SoftKey{{"Yes", servlet + "&doLogout=true", 1}, {"No", KeyExit, 3}},
	},
	"phone-object-menu-profiles.xml": Menu{
		Title: "Extension Mobility", Prompt: "Select a device profile",
		Items: []MenuItem{
			{"jdoe-udp-7975", servlet + "&userid=jdoe&profile=jdoe-udp-7975"},
			{"jdoe-udp-8845", servlet + "&userid=jdoe&profile=jdoe-udp-8845"},
		},
		SoftKeys: []SoftKey{{"Select", KeySelect, 1}, {"Exit", KeyExit, 3}},
	},
	"phone-object-input-login.xml": Input{
		Title: "Extension Mobility", Prompt: "Please Login", URL: servlet + "&EMCC=false&loginType=UID",
		Items:    []InputItem{{"UserID", "userid", "A", ""}, {"PIN", "seq", "NP", ""}},
		SoftKeys: []SoftKey{{"Submit", KeySubmit, 1}, {"<<", KeyBackspace, 2}, {"Exit", KeyExit, 3}},
	},
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestEverySampleIsTested(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.xml")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(samples) {
		t.Errorf("got %d files, want %d", len(files), len(samples))
	}
}

func TestParseReadsTheSamples(t *testing.T) {
	t.Parallel()
	for name, want := range samples {
		got, err := Parse(sample(t, name))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v\nwant %+v", name, got, err, want)
		}
	}
}

func TestParseTakesWhatPhonesTake(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, data string
		want       Object
	}{
		{
			"a phone that answers in ISO-8859-1",
			"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\r\n<CiscoIPPhoneResponse>\r\n<ResponseItem Status=\"6\" Data=\"\xe9chec\" URL=\"\"/>\r\n</CiscoIPPhoneResponse>\r\n",
			Response{Items: []ResponseItem{{6, "échec", ""}}},
		},
		{"UTF-8 without a declaration", "<CiscoIPPhoneText><Title>電話</Title></CiscoIPPhoneText>", Text{Title: "電話"}},
		{"a byte order mark", "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><CiscoIPPhoneError Number=\"1\"/>", Error{Number: 1}},
		{"US-ASCII", `<?xml version="1.0" encoding="US-ASCII"?><CiscoIPPhoneError Number="2"/>`, Error{Number: 2}},
		{"character references", "<CiscoIPPhoneText><Text>&#233;&#x2026;&amp;</Text></CiscoIPPhoneText>", Text{Text: "é…&"}},
		{
			"another order, unknown elements and attributes",
			`<CiscoIPPhoneText appId="x"><SoftKeyItem><Position> 2 </Position><URLDown>u</URLDown><Name>N</Name></SoftKeyItem><Image/><Title>T</Title></CiscoIPPhoneText><!-- end -->`,
			Text{Title: "T", SoftKeys: []SoftKey{{"N", "", 2}}},
		},
		{
			"a directory", "<CiscoIPPhoneDirectory><DirectoryEntry><Name>J</Name><Telephone>1000</Telephone></DirectoryEntry></CiscoIPPhoneDirectory>",
			Directory{Entries: []DirectoryEntry{{"J", "1000"}}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := Parse([]byte(tt.data))
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, %v\nwant %+v", got, err, tt.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, data, want string }{
		{"nothing", "", "it is empty"},
		{"a comment", "<!-- -->", "it is empty"},
		{"a document type", `<!DOCTYPE a SYSTEM "file:///etc/passwd"><CiscoIPPhoneError Number="1"/>`, "it has a document type"},
		{"a document type inside", `<CiscoIPPhoneText><!DOCTYPE a></CiscoIPPhoneText>`, "it has a document type"},
		{"an entity", "<CiscoIPPhoneText><Text>&file;</Text></CiscoIPPhoneText>", "invalid character entity"},
		{"HTML", "<html></html>", `it is no phone object but "html"`},
		{"text before it", "OK<CiscoIPPhoneText/>", "text outside"},
		{"text behind it", "<CiscoIPPhoneText/>OK", "text outside"},
		{"two objects", "<CiscoIPPhoneText/><CiscoIPPhoneText/>", "more than one object"},
		{"half an object", "<CiscoIPPhoneText><Title>", "unexpected EOF"},
		{"a number that is none", `<CiscoIPPhoneError Number="four"/>`, "invalid syntax"},
		{"another charset", `<?xml version="1.0" encoding="UTF-16"?><CiscoIPPhoneText/>`, "which phones do not read"},
		{"bytes that are no UTF-8", "<CiscoIPPhoneText><Text>\xe9</Text></CiscoIPPhoneText>", "invalid UTF-8"},
		{"too much", strings.Repeat(" ", MaxSize+1), "more than 65536"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := Parse([]byte(tt.data))
			if got != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %+v, %v, want an error with %q", got, err, tt.want)
			}
		})
	}
}

// FuzzParse checks that what can be read and is within the limits can be
// written, and reads as the same again, in both character sets.
func FuzzParse(f *testing.F) {
	for name := range samples {
		f.Add(sample(f, name))
	}
	f.Add([]byte("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><CiscoIPPhoneText><Text>\xe9&#8230;&#13;\x80</Text></CiscoIPPhoneText>"))
	f.Add([]byte("<CiscoIPPhoneDirectory><DirectoryEntry><Name>" + strings.Repeat("e\u0301", 20) + "</Name></DirectoryEntry></CiscoIPPhoneDirectory>"))
	f.Add([]byte("<!DOCTYPE a [<!ENTITY b 'c'>]><CiscoIPPhoneText>&b;</CiscoIPPhoneText>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := Parse(data)
		if err != nil {
			return
		}
		for _, charset := range []Charset{UTF8, Latin1} {
			first, err := Encode(o, charset)
			if err != nil {
				continue
			}
			again, err := Parse(first)
			if err != nil {
				t.Fatalf("%s: reading what was written: %v\n%s", charset, err, first)
			}
			second, err := Encode(again, charset)
			if err != nil || string(second) != string(first) {
				t.Errorf("%s: got %s, %v\nwant %s", charset, second, err, first)
			}
		}
	})
}

package phone

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tandem/model"
)

func TestValuesAreReadAsPhonesSendThem(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, query, form, want string }{
		{"as they are", "x=alice", "", "alice"},
		{"encoded", "x=em%40cisco.com", "", "em@cisco.com"},
		{"encoded once only", "x=a%2540b", "", "a%40b"},
		{"a plus for a blank", "x=a+b", "", "a b"},
		{"blanks around", "x=%20alice+", "", "alice"},
		{"UTF-8", "x=%E5%B1%B1", "", "山"},
		{"ISO-8859-1", "x=Andr%E9", "", "André"},
		{"ISO-8859-1, not encoded", "x=Andr\xe9", "", "André"},
		{"a percent sign that starts no code", "x=100%", "", "100%"},
		{"a semicolon", "x=a;b", "", "a;b"},
		{"the first of two", "x=first&x=second", "", "first"},
		{"a form", "", "x=posted", "posted"},
		{"the address before the form", "x=address", "x=posted", "address"},
		{"two lines", "x=a%0Ab", "", ""},
		{"NUL", "x=a%00", "", ""},
		{"too long", "x=" + strings.Repeat("a", maxValue+1), "", ""},
		{"nothing", "x", "", ""},
		{"nobody", "=x&&&", "", ""},
	} {
		method := http.MethodGet
		if test.form != "" {
			method = http.MethodPost
		}
		r := httptest.NewRequest(method, "/", strings.NewReader(test.form))
		r.URL.RawQuery = test.query
		if got := readValues(r)["x"]; got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// FuzzValues checks that whatever a phone sends is read as lines of text that are
// not too long, and that what is encoded properly is read as it was meant.
func FuzzValues(f *testing.F) {
	f.Add("device=SEP001122334455&userid=alice&seq=24680")
	f.Add("device=#DEVICENAME#&EMCC=#EMCC#&loginType=DN")
	f.Add("userid=%E5%B1%B1&seq=%zz;&&=&userid")
	f.Add("userid=Andr\xe9%00\n")
	f.Fuzz(func(t *testing.T, query string) {
		v := values{}
		v.add(query)
		for name, value := range v {
			if !model.IsLine(value) || len(value) > 2*maxValue || value != strings.TrimSpace(value) {
				t.Errorf("%q is %q, want one line of text or nothing", name, value)
			}
		}
		if len(query) > maxValue || !model.IsLine(query) {
			return
		}
		again := values{}
		again.add("x=" + url.QueryEscape(query))
		if got, want := again["x"], strings.TrimSpace(query); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

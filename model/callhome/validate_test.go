package callhome

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"tandem/model"
)

// good returns a configuration with a right value in every field.
func good(mode Mode, method Method) Config {
	return Config{
		Mode: mode, ContactEmail: "voice@example.com", Company: "Example K.K.", ContactName: "山田 太郎",
		Address: "1-2-3 Example\nTokyo", Phone: "+81 (3) 1234-5678 x9", Method: method,
		ProxyHost: "proxy.example.com", ProxyPort: 3128, DestinationURL: "https://example.com/ddce",
		DestinationEmail: "tac@example.com", SendCopy: true, CopyTo: "a@example.com, b@example.com", IncludeTraces: true,
	}
}

func other(mode Mode, method Method) Config {
	return Config{
		Mode: mode, ContactEmail: "x1", Company: "x2", ContactName: "x3", Address: "x4", Phone: "x5", Method: method,
		ProxyHost: "x6", ProxyPort: 7, DestinationURL: "x8", DestinationEmail: "x9", SendCopy: false, CopyTo: "x10", IncludeTraces: false,
	}
}

func TestIgnoringTakesTheStoredValueOfEveryFieldThatModeAndMethodDisable(t *testing.T) {
	t.Parallel()
	contact := []string{"ContactEmail", "Company", "ContactName", "Address", "Phone"}
	method := []string{"Method", "ProxyHost", "ProxyPort", "DestinationURL", "DestinationEmail"}
	copies := []string{"SendCopy", "CopyTo"}
	tests := []struct {
		mode    Mode
		method  Method
		ignored [][]string
	}{
		{None, HTTPS, [][]string{contact, method, copies, {"IncludeTraces"}}},
		{None, Email, [][]string{contact, method, copies, {"IncludeTraces"}}},
		{None, Proxy, [][]string{contact, method, copies, {"IncludeTraces"}}},
		{Disabled, HTTPS, [][]string{contact, method, copies, {"IncludeTraces"}}},
		{Disabled, Email, [][]string{contact, method, copies, {"IncludeTraces"}}},
		{Disabled, Proxy, [][]string{contact, method, copies, {"IncludeTraces"}}},
		{Smart, HTTPS, [][]string{{"ProxyHost", "ProxyPort", "DestinationEmail"}}},
		{Smart, Email, [][]string{{"ProxyHost", "ProxyPort", "DestinationURL"}}},
		{Smart, Proxy, [][]string{{"DestinationEmail"}}},
		{Anonymous, HTTPS, [][]string{contact, {"ProxyHost", "ProxyPort", "DestinationEmail", "IncludeTraces"}}},
		{Anonymous, Email, [][]string{contact, {"ProxyHost", "ProxyPort", "DestinationURL", "IncludeTraces"}}},
		{Anonymous, Proxy, [][]string{contact, {"DestinationEmail", "IncludeTraces"}}},
	}
	for _, tc := range tests {
		t.Run(fmt.Sprintf("%s by %s", tc.mode, tc.method), func(t *testing.T) {
			t.Parallel()
			posted, stored := other(tc.mode, tc.method), good(Smart, HTTPS)
			if tc.method == HTTPS {
				stored.Method = Proxy
			}
			want := posted
			for _, group := range tc.ignored {
				for _, field := range group {
					reflect.ValueOf(&want).Elem().FieldByName(field).Set(reflect.ValueOf(stored).FieldByName(field))
				}
			}
			if got := posted.Ignoring(stored); got != want {
				t.Errorf("got %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestValidateTakesRightValuesInEveryModeAndMethod(t *testing.T) {
	t.Parallel()
	for _, mode := range []Mode{None, Disabled, Smart, Anonymous} {
		for _, method := range []Method{HTTPS, Email, Proxy} {
			if errs := good(mode, method).Validate(); errs != nil {
				t.Errorf("%s by %s: %v", mode, method, errs)
			}
		}
	}
}

func TestValidateChecksOnlyWhatTheModeAndMethodLetPeopleEdit(t *testing.T) {
	t.Parallel()
	bad := Config{
		ContactEmail: "x", Company: "\x00", ContactName: "<", Address: "\x07", Phone: "call me",
		ProxyHost: "http://x", ProxyPort: 70000, DestinationURL: "ftp://x", DestinationEmail: "x", SendCopy: true, CopyTo: "x",
	}
	contact := "contact_email company contact_name address phone "
	tests := []struct {
		mode   Mode
		method Method
		want   string
	}{
		{None, HTTPS, ""}, {None, Email, ""}, {None, Proxy, ""}, {None, "", ""},
		{Disabled, HTTPS, ""}, {Disabled, Email, ""}, {Disabled, Proxy, ""},
		{Smart, HTTPS, contact + "destination_url copy_to"},
		{Smart, Email, contact + "destination_email copy_to"},
		{Smart, Proxy, contact + "proxy_host proxy_port destination_url copy_to"},
		{Smart, "pigeon", contact + "method copy_to"},
		{Anonymous, HTTPS, "destination_url copy_to"},
		{Anonymous, Email, "destination_email copy_to"},
		{Anonymous, Proxy, "proxy_host proxy_port destination_url copy_to"},
		{Anonymous, "", "method copy_to"},
		{"enabled", HTTPS, "mode"}, {"", HTTPS, "mode"},
	}
	for _, tc := range tests {
		c := bad
		c.Mode, c.Method = tc.mode, tc.method
		if got := fields(c.Validate()); got != tc.want {
			t.Errorf("%s by %s: got errors for %q, want %q", tc.mode, tc.method, got, tc.want)
		}
	}
}

func TestValidateAsksForWhatIsRequired(t *testing.T) {
	t.Parallel()
	tests := []struct {
		mode   Mode
		method Method
		want   string
	}{
		{None, "", ""},
		{Disabled, "", ""},
		{Smart, HTTPS, "contact_email copy_to"},
		{Smart, Email, "contact_email destination_email copy_to"},
		{Smart, Proxy, "contact_email proxy_host proxy_port copy_to"},
		{Anonymous, HTTPS, "copy_to"},
		{Anonymous, Email, "destination_email copy_to"},
		{Anonymous, Proxy, "proxy_host proxy_port copy_to"},
	}
	for _, tc := range tests {
		c := Config{Mode: tc.mode, Method: tc.method, SendCopy: true}
		if got := fields(c.Validate()); got != tc.want {
			t.Errorf("%s by %s: got errors for %q, want %q", tc.mode, tc.method, got, tc.want)
		}
	}
}

func fields(errs model.FieldErrors) string {
	var names []string
	for _, e := range errs {
		names = append(names, e.Field)
	}
	return strings.Join(names, " ")
}

func TestValidateRulesOfOneField(t *testing.T) {
	t.Parallel()
	const (
		long = "%s must be %d characters or fewer; you entered %d"
		line = "%s must be one line without control characters"
		ctrl = "%s must not contain control characters"
		mail = "%s must be one e-mail address such as name@example.com"
		utf8 = "%s can contain the letters A to Z, digits and signs only: addresses with other letters are not supported"
		name = "Contact Name can contain letters, digits, spaces, dots, underscores, hyphens and apostrophes only"
		tel  = "Phone can contain digits, spaces and the signs + ( ) - . x # * only"
	)
	tests := []struct{ field, value, want string }{
		{"ContactEmail", "a.b+c@mail.example.com", ""},
		{"ContactEmail", "root@localhost", ""},
		{"ContactEmail", "root@[192.0.2.1]", ""},
		{"ContactEmail", strings.Repeat("a", 64) + "@" + strings.Repeat("b", 63) + "." + strings.Repeat("c", 63) + "." + strings.Repeat("d", 62), ""},
		{"ContactEmail", strings.Repeat("a", 64) + "@" + strings.Repeat("b", 63) + "." + strings.Repeat("c", 63) + "." + strings.Repeat("d", 63), long},
		{"ContactEmail", "Ann <a@example.com>", mail},
		{"ContactEmail", "a@example.com, b@example.com", mail},
		{"ContactEmail", "a@example.com\r\nBcc: b@example.com", mail},
		{"ContactEmail", `"a b"@example.com`, mail},
		{"ContactEmail", "a@(comment)example.com", mail},
		{"ContactEmail", "a@exa!mple.com", mail},
		{"ContactEmail", "a@192.0.2.1", mail},
		{"ContactEmail", "example.com", mail},
		{"ContactEmail", "山田@example.com", utf8},
		{"ContactEmail", "a@例え.jp", utf8},
		{"ContactEmail", " ", "Enter a value for %s"},
		{"Company", strings.Repeat("株", 255), ""},
		{"Company", strings.Repeat("株", 256), long},
		{"Company", "a\nb", line},
		{"Company", "a\u2028b", line},
		{"Company", "a\x7fb", line},
		{"Company", "a\xffb", line},
		{"Company", "O'Neil & <Sons> \"Ltd\"", ""},
		{"ContactName", strings.Repeat("語", 128), ""},
		{"ContactName", strings.Repeat("語", 129), long},
		{"ContactName", "Seán O’Neil-Ng_2 Jr.", ""},
		{"ContactName", "ジョン・スミス", ""},
		{"ContactName", "山田　太郎", ""},
		{"ContactName", "买买提·艾合买提", ""},
		{"ContactName", "हिन्दी", ""},
		{"ContactName", "a@b", name},
		{"ContactName", "a<b", name},
		{"ContactName", "a\tb", line},
		{"Address", strings.Repeat("x", 1024), ""},
		{"Address", strings.Repeat("x", 1025), long},
		{"Address", strings.Repeat("番地\r\n", 341), ""},
		{"Address", "a\nb", ""},
		{"Address", "a\tb", ctrl},
		{"Address", "a\rb", ctrl},
		{"Address", "a\u2029b", ctrl},
		{"Phone", "+1.555.0100 x7 #*", ""},
		{"Phone", strings.Repeat("1", 64), ""},
		{"Phone", strings.Repeat("1", 65), long},
		{"Phone", "1-800-FLOWERS", tel},
		{"Phone", "１２３", tel},
		{"Phone", "1\n2", line},
	}
	for _, tc := range tests {
		c := good(Smart, HTTPS)
		reflect.ValueOf(&c).Elem().FieldByName(tc.field).SetString(tc.value)
		if got := key(c.Validate()); got != tc.want {
			t.Errorf("%s %q: got %q, want %q", tc.field, tc.value, got, tc.want)
		}
	}
}

func key(errs model.FieldErrors) string {
	if len(errs) == 0 {
		return ""
	}
	return errs[0].Text.Key
}

func TestWarningsSayThatAnSMTPServerIsMissing(t *testing.T) {
	t.Parallel()
	tests := []struct {
		mode   Mode
		method Method
		copies bool
		smtp   bool
		want   int
	}{
		{Smart, HTTPS, false, false, 0},
		{Smart, Email, false, false, 1},
		{Smart, HTTPS, true, false, 1},
		{Anonymous, Email, true, false, 2},
		{Anonymous, Email, true, true, 0},
		{Disabled, Email, true, false, 0},
		{None, Email, true, false, 0},
	}
	for _, tc := range tests {
		c := Config{Mode: tc.mode, Method: tc.method, SendCopy: tc.copies}
		if got := len(c.Warnings(tc.smtp)); got != tc.want {
			t.Errorf("%+v: got %d warnings, want %d", tc, got, tc.want)
		}
	}
}

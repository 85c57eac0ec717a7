package emcode_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tandem/model"
	"tandem/model/emcode"
)

// tables are the numbers of spec/pages.md section 21 and of
// spec/wire-formats.md 2.4 and 3.2, with what a phone shows exactly as printed
// there. "x" stands for "is unavailable".
var tables = []struct {
	code          int
	login, logout string
}{
	{0, "Login x(0)", "Logout x(0)"},
	{1, "Login x(1)", "Logout x(1)"},
	{2, "Login x(2)", ""},
	{3, "Login x(3)", "Logout x(3)"},
	{4, "Login x(4)", "Logout x(4)"},
	{5, "Login x(5)", "Logout x(5)"},
	{6, "Login x(6)", "Logout x(6)"},
	{7, "", ""},
	{8, "Login x(8)", "Logout x(8)"},
	{9, "Login x(9)", "Logout x(9)"},
	{10, "Login x(10)", "Logout x(10)"},
	{11, "Login x(11)", "Logout x(11)"},
	{12, "Login x(12)", "Logout x(12)"},
	{18, "Login x(18)", ""},
	{19, "", "Logout x(19)"},
	{20, "Login x(20)", "Logout x(20)"},
	{21, "Login x(21)", "Logout x(21)"},
	{22, "Login x(22)", ""},
	{23, "Login is Unavailable (23)", "Logout is Unavailable (23)"},
	{25, "Multi-Login Not Allowed (25)", ""},
	{26, "Login x(26)", "Logout x(26)"},
	{27, "", ""},
	{28, "Login x(28)", "Logout x(28)"},
	{29, "Login x(29)", "Logout x(29)"},
	{30, "Login x(30)", "Logout x(30)"},
	{31, "Login x(31)", "Logout x(31)"},
	{32, "Login x(32)", "Logout x(32)"},
	{33, "Login x(33)", "Logout x(33)"},
	{35, "Login x(35)", "Logout x(35)"},
	{36, "Login x(36)", "Logout x(36)"},
	{37, "Login is Unavailable (37)", "Logout is Unavailable (37)"},
	{38, "Login x(38)", "Logout x(38)"},
	{39, "Please try to login again (201)", ""},
	{40, "Please try to login again (23)", ""},
	{41, "PIN change is required", ""},
	{42, "Login x(42)", "Logout x(42)"},
	{43, "Login x(43)", ""},
	{44, "Please try to login again (201)", ""},
	{45, "Login is unsuccessful(45)", ""},
	{46, "Login is unsuccessful(46)", ""},
	{47, "DN has multiple users(47)", ""},
	{201, "Please try to login again (201)", ""},
	{202, "Please try to login again (202)", ""},
	{204, "Login x (204)", ""},
	{205, "Login x (205)", "Logout x (205)"},
	{207, "Login x(207)", "Logout x(207)"},
	{208, "Login x(208)", "Logout x(208)"},
	{210, "Login x(210)", "Logout x(210)"},
	{211, "Login x(211)", "Logout x(211)"},
	{212, "Login x(212)", ""},
	{213, "Login x(213)", "Logout x(213)"},
	{215, "LoginType invalid(215)", ""},
	{216, "DN has multiple users(216)", ""},
}

// in returns the English text.
func in(text model.Text) string { return fmt.Sprintf(text.Key, text.Args...) }

func TestEveryCodeOfTheTablesShowsWhatIsPrintedThere(t *testing.T) {
	t.Parallel()
	for _, row := range tables {
		e, ok := emcode.Lookup(emcode.Code(row.code))
		if !ok || int(e.Code) != row.code {
			t.Errorf("code %d is missing", row.code)
			continue
		}
		whole := strings.NewReplacer(" x", " is unavailable")
		if got, want := in(e.OnLogin()), whole.Replace(row.login); got != want {
			t.Errorf("code %d at login: got %q, want %q", row.code, got, want)
		}
		if got, want := in(e.OnLogout()), whole.Replace(row.logout); got != want {
			t.Errorf("code %d at logout: got %q, want %q", row.code, got, want)
		}
	}
}

func TestAllHasEachCodeOnceInOrder(t *testing.T) {
	t.Parallel()
	var got, want []int
	for _, e := range emcode.All() {
		got = append(got, int(e.Code))
	}
	for _, row := range tables {
		want = append(want, row.code)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPhoneTextsCarryTheNumber(t *testing.T) {
	t.Parallel()
	// the phone shows another number, or none, by the tables' own word
	otherwise := []emcode.Code{emcode.EMCCServersNotSet, emcode.RemoteHostSilent, emcode.HomeClusterIDInvalid, emcode.PINChangeRequired}
	for _, e := range emcode.All() {
		for _, text := range []model.Text{e.OnLogin(), e.OnLogout()} {
			carries := strings.HasSuffix(in(text), fmt.Sprintf("(%d)", e.Code))
			if !text.IsZero() && carries == slices.Contains(otherwise, e.Code) {
				t.Errorf("code %d shows %q", e.Code, in(text))
			}
		}
	}
}

func TestEveryEntryIsWhole(t *testing.T) {
	t.Parallel()
	origins := []emcode.Origin{emcode.EMApp, emcode.EMService, emcode.EMAPI, emcode.Internal}
	for _, e := range emcode.All() {
		if e.Short.IsZero() || !slices.Contains(origins, e.Origin) {
			t.Errorf("code %d: no quick description or origin: %+v", e.Code, e)
		}
		for _, sentence := range []model.Text{e.Cause, e.Advice} {
			if !strings.HasSuffix(sentence.Key, ".") || strings.Contains(sentence.Key, "%") {
				t.Errorf("code %d: %q is no whole sentence", e.Code, sentence.Key)
			}
		}
		checkFix(t, e.Fix)
		if (e.Code >= 200) != (e.Origin == emcode.EMApp) {
			t.Errorf("code %d has the origin %s", e.Code, e.Origin)
		}
		if e.Note().IsZero() != e.InOneCluster {
			t.Errorf("code %d: got the note %q", e.Code, e.Note().Key)
		}
		for i, alias := range e.Alias {
			if alias == in(e.OnLogin()) || alias == e.Short.Key || slices.Contains(e.Alias[:i], alias) {
				t.Errorf("code %d: %q is no other wording", e.Code, alias)
			}
		}
	}
	for _, m := range emcode.Messages() {
		if m.Shown == "" || m.Cause.IsZero() || m.Advice.IsZero() || m.Fix == "" {
			t.Errorf("something is missing: %+v", m)
		}
		checkFix(t, m.Fix)
	}
}

func checkFix(t *testing.T, fix string) {
	t.Helper()
	if fix != "" && !strings.HasPrefix(fix, "/ccmadmin/") && !strings.HasPrefix(fix, "/ccmservice/control-center/") {
		t.Errorf("%q is no page that fixes a code", fix)
	}
}

// guideTexts returns the table of the EM API guide (spec/wire-formats.md 2.4), with the
// fragments of 2.7.
func guideTexts() map[emcode.Code]string {
	return map[emcode.Code]string{
		0: "Unknown Error", 1: "Error on Parsing", 2: "Cannot authorize App user",
		3: "DB Query Error: Application Authentication Error: Could not authenticate", 4: "Policy Validation error",
		5: "Device logon disabled: Device does not allow hoteling", 6: "Database Error", 7: "Logout Request Error",
		8: "Query type undetermined", 9: "Dir. User Info Error", 10: "User lacks app proxy rights",
		11: "Device does not exist", 12: "Dev. Profile not found", 18: "Another user logged in: Phone currently has user logged in",
		19: "No user logged in", 20: "Hoteling flag error", 21: "Hoteling Status error",
		22: "Device logon disabled: Device does not allow hoteling", 23: "User not found", 25: "User logged in elsewhere",
		26: "Busy, please try again", 27: "Change Password", 28: "Untrusted IP Error", 29: "RIS down-contact admin",
		30: "Proxy not allowed",
	}
}

func TestTheEMAPISaysWhatItsGuideSays(t *testing.T) {
	t.Parallel()
	texts := guideTexts()
	for code := emcode.Code(-1); code <= 250; code++ {
		want, ok := texts[code]
		if !ok {
			want = "Unknown Error"
		}
		if got := code.InAPI(); got != want {
			t.Errorf("code %d: got %q, want %q", code, got, want)
		}
	}
}

// TestTheEMAPISaysWhatScriptsLookFor: one script takes a fragment only after the
// first character, and one takes any answer with "success" in it for one.
func TestTheEMAPISaysWhatScriptsLookFor(t *testing.T) {
	t.Parallel()
	for code, want := range map[emcode.Code]string{
		emcode.InvalidAppUser:        "Application Authentication Error",
		emcode.LogonDisabledAtLogout: "Device does not allow hoteling",
		emcode.AnotherUserLoggedIn:   "Phone currently has user logged in",
		emcode.LogonDisabled:         "Device does not allow hoteling",
	} {
		if got := code.InAPI(); strings.Index(got, want) <= 0 {
			t.Errorf("code %d: got %q, want %q within", code, got, want)
		}
	}
	for _, e := range emcode.All() {
		if got := e.Code.InAPI(); strings.Contains(got, "success") {
			t.Errorf("code %d: got %q, want no success", e.Code, got)
		}
	}
}

func TestWhatOneClusterProduces(t *testing.T) {
	t.Parallel()
	never := []int{29, 31, 32, 33, 35, 36, 37, 38, 39, 40, 42, 43, 44, 45, 46, 47, 211, 212, 213}
	var got []int
	for _, e := range emcode.All() {
		if !e.InOneCluster {
			got = append(got, int(e.Code))
		}
	}
	if !slices.Equal(got, never) {
		t.Errorf("got %v, want %v", got, never)
	}
}

func TestAPhoneIsAlwaysToldSomething(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		code          emcode.Code
		login, logout string
	}{
		{"a code of both directions", emcode.Busy, "Login is unavailable(26)", "Logout is unavailable(26)"},
		{"a code of logins only", emcode.LoggedInElsewhere, "Multi-Login Not Allowed (25)", "Logout is unavailable(0)"},
		{"a code of logouts only", emcode.NobodyLoggedIn, "Login is unavailable(0)", "Logout is unavailable(19)"},
		{"a code for programs only", emcode.LogoutRequest, "Login is unavailable(0)", "Logout is unavailable(0)"},
		{"a number that means nothing", 999, "Login is unavailable(0)", "Logout is unavailable(0)"},
	}
	for _, test := range tests {
		if got := in(test.code.OnLogin()); got != test.login {
			t.Errorf("%s: got %q, want %q", test.name, got, test.login)
		}
		if got := in(test.code.OnLogout()); got != test.logout {
			t.Errorf("%s: got %q, want %q", test.name, got, test.logout)
		}
	}
	if _, ok := emcode.Lookup(13); ok {
		t.Error("13 means nothing in any table")
	}
}

func TestOf(t *testing.T) {
	t.Parallel()
	busy := emcode.Error{Code: emcode.Busy, Detail: "5 requests under way"}
	tests := []struct {
		name string
		err  error
		code emcode.Code
		ok   bool
	}{
		{"the error itself", busy, emcode.Busy, true},
		{"a wrapped error", fmt.Errorf("logging in: %w", busy), emcode.Busy, true},
		{"wrapped beside its cause", fmt.Errorf("%w: %w", busy, errors.New("disk full")), emcode.Busy, true},
		{"another error", errors.New("disk full"), emcode.UnknownError, false},
		{"no error", nil, emcode.UnknownError, false},
	}
	for _, test := range tests {
		if code, ok := emcode.Of(test.err); code != test.code || ok != test.ok {
			t.Errorf("%s: got %d %v, want %d %v", test.name, code, ok, test.code, test.ok)
		}
	}
}

func TestTheErrorTellsCodeAndDetail(t *testing.T) {
	t.Parallel()
	tests := []struct {
		err  emcode.Error
		want string
	}{
		{emcode.Error{Code: emcode.Busy, Detail: "5 requests under way"}, "extension mobility code 26: 5 requests under way"},
		{emcode.Error{Code: emcode.UntrustedIP}, "extension mobility code 28"},
	}
	for _, test := range tests {
		if got := test.err.Error(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

package cmadmin_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tandem/handlers/cmadmin"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/emcode"
)

const codesPath = "/ccmadmin/error-codes"

func codes(t *testing.T) *handlertest.Browser {
	t.Helper()
	c := handlertest.New(t)
	c.Handle(http.MethodGet, codesPath, cmadmin.ErrorCodes)
	c.Handle(http.MethodGet, codesPath+".csv", cmadmin.ErrorCodesCSV)
	c.Add(t, "ben", account.ReadOnly)
	return c.SignIn(t, "ben")
}

func TestEveryCodeHasItsPlaceOnThePage(t *testing.T) {
	t.Parallel()
	p := codes(t).Get(codesPath)
	handlertest.Want(t, p, http.StatusOK, "#code-205", "User Profile Absent", "EMApp", "In this cluster",
		"Login is unavailable (205)", "Logout is unavailable (205)", "move at least one device profile", "Error 205 User Profile Absent")
	handlertest.Want(t, p, http.StatusOK, "#code-33", "Between clusters", "This cluster cannot produce it yet")
	handlertest.Want(t, p, http.StatusOK, "article:last-of-type", "Http Error [503]", "Open Control Center - Network Services")
	for _, e := range emcode.All() {
		handlertest.Want(t, p, http.StatusOK, "#code-"+strconv.Itoa(int(e.Code)), e.Short.Key)
	}
}

func TestCodesAreFound(t *testing.T) {
	t.Parallel()
	b := codes(t)
	for name, test := range map[string]struct {
		search, here string
		first, last  string
		without      string
	}{
		"by number, which comes first":       {"20", "", "20", "", "205"},
		"by another number the phone shows":  {"201", "", "201", "44", "202"},
		"by what the phone shows, pasted":    {"Login is unavailable (205)", "", "205", "", "25"},
		"by its short form":                  {"[208]-EMService Conn. error", "", "208", "", ""},
		"by words in any order and any case": {"PROFILE default", "", "", "", "26"},
		"by full-width digits":               {"２０５", "", "205", "", "25"},
		"only those of one cluster":          {"", "true", "0", "", "33"},
		"none":                               {"zebra", "", "", "", "0"},
	} {
		p := b.Get(codesPath + "?" + url.Values{"q": {test.search}, "here": {test.here}}.Encode())
		found := p.Texts("article[id] h2 a")
		if test.first != "" && (len(found) == 0 || found[0] != test.first) {
			t.Errorf("%s: got %v, want %s first", name, found, test.first)
		}
		if test.last != "" && !slices.Contains(found, test.last) {
			t.Errorf("%s: got %v, want %s too", name, found, test.last)
		}
		if slices.Contains(found, test.without) {
			t.Errorf("%s: got %v, want it without %s", name, found, test.without)
		}
	}
}

func TestOnlyTheCodesAreReplacedWhileSomebodyTypes(t *testing.T) {
	t.Parallel()
	p := codes(t).Fragment(codesPath+"?q=zebra", "codes")
	handlertest.Want(t, p, http.StatusOK, "#codes", "0 codes found", "No code has all of these words")
	if p.Find("input").Length() != 0 {
		t.Error("the part that is replaced holds the input, which would lose what is typed")
	}
}

func TestTheCodesAreAFileToo(t *testing.T) {
	t.Parallel()
	p := codes(t).Get(codesPath + ".csv?q=205")
	lines := strings.Split(strings.TrimSpace(p.Body), "\r\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[1], "205,EMApp,User Profile Absent,Login is unavailable (205),Logout is unavailable (205),") {
		t.Errorf("got %q, want the heads and code 205", lines)
	}
}

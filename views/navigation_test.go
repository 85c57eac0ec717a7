package views_test

import (
	"slices"
	"strings"
	"testing"

	"tandem/model/account"
	"tandem/views"
	"tandem/views/i18n"
)

func paths(menu []views.Application) []string {
	var all []string
	for _, place := range views.Find(menu, "", i18n.NewPrinter(i18n.English, nil)) {
		all = append(all, place.Entry.Path)
	}
	return all
}

func TestEveryEntryHasItsOwnPathInItsApplication(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, app := range views.Navigation() {
		for _, path := range paths([]views.Application{app}) {
			if seen[path] || !strings.HasPrefix(path, app.Path+"/") {
				t.Errorf("%s stands twice or outside of %s", path, app.Path)
			}
			seen[path] = true
		}
	}
}

func TestTheMenuShowsWhatARightAllows(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rights []account.Right
		want   []string
	}{
		"nobody":           {nil, nil},
		"the audit log":    {[]account.Right{account.RightAudit}, []string{"/ccmservice/audit-log"}},
		"another platform": {[]account.Right{account.RightPlatformRead}, []string{"/cmplatform/smtp", "/cmplatform/trusted-certificates"}},
	} {
		menu := views.MenuFor(func(right account.Right) bool { return slices.Contains(test.rights, right) })
		if got := paths(menu); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
		for _, app := range menu {
			if len(app.Menus) == 0 {
				t.Errorf("%s: %s has no menu", name, app.Path)
			}
		}
	}
}

func TestBreadcrumb(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/ccmservice/call-home":                 "/ccmservice/call-home",
		"/ccmservice/call-home/deliveries/42":   "/ccmservice/call-home/deliveries",
		"/ccmservice/call-homes":                "",
		"/ccmservice":                           "",
		"/ccmadmin/enterprise-parameters/x/y/z": "/ccmadmin/enterprise-parameters",
	} {
		place, ok := views.Breadcrumb(path)
		if !ok || place.Entry.Path != want {
			t.Errorf("%s: got %q, %v, want %q", path, place.Entry.Path, ok, want)
		}
	}
	for _, path := range []string{"/", "/account", "/ccmservices", ""} {
		if _, ok := views.Breadcrumb(path); ok {
			t.Errorf("%s belongs to an application", path)
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"call home":     "/ccmservice/call-home", // a title before its menu
		"DELIVERY":      "/ccmservice/call-home/deliveries",
		"https proxy":   "/ccmservice/call-home", // a keyword
		"smtp":          "/cmplatform/smtp",      // a title before a keyword
		"tools network": "/ccmservice/control-center/network",
		"lockout":       "/ccmadmin/administrators",
		"zebra":         "",
		"audit zebra":   "",
	} {
		found := views.Find(views.Navigation(), query, i18n.NewPrinter(i18n.Japanese, nil))
		got := ""
		if len(found) > 0 {
			got = found[0].Entry.Path
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", query, got, want)
		}
	}
}

package cmadmin_test

import (
	"testing"

	"tandem/model/emcode"
	"tandem/views"
	"tandem/views/cmadmin"
	"tandem/views/i18n"
)

func TestEveryPageThatFixesACodeStandsInAMenu(t *testing.T) {
	t.Parallel()
	fixes := map[string]bool{}
	for _, e := range emcode.All() {
		fixes[e.Fix] = true
	}
	for _, m := range emcode.Messages() {
		fixes[m.Fix] = true
	}
	delete(fixes, "")
	for path := range fixes {
		if place, _ := views.Breadcrumb(path); place.Entry.Path != path {
			t.Errorf("%s is the page of no menu entry, so that nobody is led to it", path)
		}
	}
}

func TestCodesAreFoundInTheReadersLanguageAndInEnglish(t *testing.T) {
	t.Parallel()
	japanese := i18n.NewPrinter(i18n.Japanese, nil)
	for _, search := range []string{"User Profile Absent", japanese.T("User Profile Absent")} {
		found, _ := cmadmin.FindCodes(search, true, japanese)
		if len(found) == 0 || found[0].Code != emcode.ProfileAbsent {
			t.Errorf("%q: got %v, want code 205", search, found)
		}
	}
}

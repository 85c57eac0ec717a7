package cmadmin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tandem/handlers/cmadmin"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/routing"
)

// callRouting is a console with the pages of the Call Routing menu.
func callRouting(t *testing.T) *handlertest.Browser {
	c := handlertest.New(t)
	partitions, spaces := routing.NewPartitions(c.DB, time.Now), routing.NewSearchSpaces(c.DB, time.Now)
	c.Records("/ccmadmin/route-partitions", cmadmin.RoutePartitions(partitions))
	c.Records("/ccmadmin/calling-search-spaces", cmadmin.CallingSearchSpaces(spaces, partitions))
	c.Add(t, "anna", account.SuperUsers)
	return c.SignIn(t, "anna")
}

func TestPartitionIsAddedChangedCopiedAndDeleted(t *testing.T) {
	t.Parallel()
	b := callRouting(t)
	page := b.Follow(b.Post("/ccmadmin/route-partitions/new", url.Values{"name": {"Internal"}, "description": {"Inside"}}))
	if got := page.Text("#status"); !strings.Contains(got, "Add successful") {
		t.Fatalf("got %q", got)
	}
	stale := url.Values{"name": {"Inner"}, "version": {"1"}}
	page = b.Follow(b.Submit(page, "Save", url.Values{"name": {"Inside PT"}}))
	if got := page.Find("#field-name").AttrOr("value", ""); got != "Inside PT" {
		t.Errorf("got the name %q", got)
	}
	if got := b.Post("/ccmadmin/route-partitions/1", stale); got.Status != http.StatusConflict || !strings.Contains(got.Text("main"), "Name is now stored as “Inside PT”") {
		t.Errorf("a stale save: got %d\n%s", got.Status, got.Text("#status"))
	}
	copied := b.Get("/ccmadmin/route-partitions/new?copy=1")
	if got := b.Submit(copied, "Save", url.Values{"name": {"INSIDE pt"}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a name that is taken: got %d", got.Status)
	}
	asked := b.Submit(page, "Delete", nil)
	if got := b.Follow(b.Submit(asked, "Delete", nil)).Text("#status"); !strings.Contains(got, "Delete successful") {
		t.Errorf("got %q", got)
	}
	if got := b.Get("/ccmadmin/route-partitions/1").Status; got != http.StatusNotFound {
		t.Errorf("a deleted partition: got %d", got)
	}
}

func TestPartitionsOfASearchSpaceAreOrdered(t *testing.T) {
	t.Parallel()
	b := callRouting(t)
	for _, name := range []string{"A", "B", "C"} {
		b.Follow(b.Post("/ccmadmin/route-partitions/new", url.Values{"name": {name}}))
	}
	page := b.Get("/ccmadmin/calling-search-spaces/new")
	for _, name := range []string{"A", "B", "C"} {
		page = b.Submit(page, "Add", url.Values{"name": {"Office"}, "partitions_add": {name}})
	}
	if got := page.Find("#field-name").AttrOr("value", ""); got != "Office" {
		t.Errorf("what was typed is lost: got %q", got)
	}
	page = b.Submit(page, "Move A down", nil)
	page = b.Follow(b.Submit(page, "Save", nil))
	if got := strings.Join(page.Texts(".ordered .name"), ""); got != "BAC" {
		t.Errorf("got the order %q", got)
	}
	asked := b.Post("/ccmadmin/route-partitions/delete", url.Values{"id": {"1"}})
	if got := asked.Text("main"); !strings.Contains(got, "A is used by: Office (Calling Search Spaces)") {
		t.Errorf("got %s", got)
	}
	refused := b.Follow(b.Submit(asked, "Delete", nil))
	if got := refused.Text("#status"); !strings.Contains(got, "Not all could be deleted") {
		t.Errorf("got %q", got)
	}
	dependencies := b.Get("/ccmadmin/route-partitions/1/dependencies")
	if got := dependencies.Find("main a[href='/ccmadmin/calling-search-spaces/1']").Text(); got != "Office" {
		t.Errorf("got the dependent %q", got)
	}
	if got := b.Get("/ccmadmin/calling-search-spaces.csv?bom=1").Body; got != "\uFEFFCSS Name,Description\r\nOffice,\r\n" {
		t.Errorf("got the file %q", got)
	}
}

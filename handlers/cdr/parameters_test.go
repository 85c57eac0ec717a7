package cdr_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"tandem/handlers/cdr"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	model_cdr "tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/gateway"
	pages "tandem/views/cdr"
)

// days are an archive of which nothing else is known.
type days []archive.Day

func (d days) Days(context.Context) ([]archive.Day, error) { return d, nil }

// today is a day of the tests.
const today model_cdr.Day = 20_500

func daysUntilToday(n int) days {
	d := days{{Day: 0, Legs: 1, Bytes: 1 << 10}}
	for i := range n {
		d = append(d, archive.Day{Day: today - model_cdr.Day(n-1-i), Legs: 1000, Bytes: 1 << 20})
	}
	return d
}

func parametersPage(t *testing.T, group account.Group, kept days) (*handlertest.Browser, *gateway.ParameterStore) {
	t.Helper()
	c := handlertest.New(t)
	store := gateway.NewParameterStore(c.DB, time.Now)
	h := &cdr.Parameters{Store: store, Archive: kept, Now: func() time.Time { return today.Start().Add(time.Hour) }}
	c.Handle(http.MethodGet, pages.ParametersPath, h.Show)
	c.Handle(http.MethodPost, pages.ParametersPath, h.Submit)
	c.Handle(http.MethodPost, pages.ParametersPath+"/default", h.SetToDefault)
	c.Add(t, "admin", group)
	return c.SignIn(t, "admin"), store
}

func TestParametersAreSavedWithTheirEffectInSight(t *testing.T) {
	t.Parallel()
	b, store := parametersPage(t, account.SuperUsers, daysUntilToday(5))
	page := b.Get(pages.ParametersPath)
	handlertest.Want(t, page, http.StatusOK, ".pairs", "Size on Disk 5.0 MB", "Records 5001", "Days with records 5", "Oldest Day "+(today-4).String(), "Next Purge Deletes nothing")
	saved := b.Follow(b.Submit(page, "Save", url.Values{"syslog_port": {"６５１４"}, "orphan_after": {"30"}}))
	handlertest.Want(t, saved, http.StatusOK, "#status", "Update successful", "takes the change within seconds")
	if got, err := store.Load(t.Context()); err != nil || got.SyslogPort != 6514 || got.OrphanAfter != 30 || got.KeepDays != 400 {
		t.Errorf("got %+v, %v", got, err)
	}
	stale := b.Submit(page, "Save", url.Values{"syslog_port": {"7514"}})
	handlertest.Want(t, stale, http.StatusConflict, "#error-summary", "Syslog Port is now stored as “6514”")
}

func TestBadParametersAreRefused(t *testing.T) {
	t.Parallel()
	b, _ := parametersPage(t, account.SuperUsers, nil)
	page := b.Get(pages.ParametersPath)
	for field, test := range map[string]struct{ typed, want string }{
		"syslog_port":    {"0", "Enter a port"},
		"radius_port":    {"5514", "need different ports"},
		"flush_interval": {"soon", "Enter a number of milliseconds from 50"},
		"orphan_after":   {"", "Enter a value for Orphan After"},
		"short_call":     {"301", "Enter a number of seconds"},
		"keep_days":      {"-1", "Enter a number of days"},
		"keep_megabytes": {"1e9", "Enter a number of megabytes"},
	} {
		refused := b.Submit(page, "Save", url.Values{field: {test.typed}})
		handlertest.Want(t, refused, http.StatusUnprocessableEntity, "#field-"+field+"-error", test.want)
	}
}

func TestSavingAsksBeforeRecordsAreDeleted(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change url.Values
		want   string
	}{
		"by age":  {url.Values{"keep_days": {"2"}}, "Deletes 2 days from " + (today - 4).String() + " to " + (today - 3).String() + " with 2,000 records (2.0 MB)"},
		"by size": {url.Values{"keep_megabytes": {"2"}}, "Deletes 4 days"},
	} {
		b, store := parametersPage(t, account.SuperUsers, daysUntilToday(5))
		asked := b.Submit(b.Get(pages.ParametersPath), "Save", test.change)
		handlertest.Want(t, asked, http.StatusOK, ".confirmation", "Save and delete old records?", test.want)
		if got, _ := store.Load(t.Context()); got.Version != 1 {
			t.Errorf("%s: saved before the answer", name)
		}
		saved := b.Follow(b.Submit(asked, "Save and Delete", nil))
		handlertest.Want(t, saved, http.StatusOK, ".pairs", test.want)
	}
}

func TestTheDefaultsAreShownAndNotSaved(t *testing.T) {
	t.Parallel()
	b, store := parametersPage(t, account.SuperUsers, nil)
	fresh, err := store.Load(t.Context())
	handlertest.Must(t, err)
	want := gateway.Defaults()
	if want.Identity = fresh.Identity; fresh != want {
		t.Errorf("a new cluster has %+v, want the defaults %+v", fresh, want)
	}
	b.Follow(b.Submit(b.Get(pages.ParametersPath), "Save", url.Values{"short_call": {"3"}}))
	shown := b.Submit(b.Get(pages.ParametersPath), "Set to Default", nil)
	handlertest.Want(t, shown, http.StatusOK, "#status", "Nothing was saved yet")
	if got := shown.Find("#field-short_call").AttrOr("value", ""); got != "10" {
		t.Errorf("got %s seconds, want the default", got)
	}
	if got, _ := store.Load(t.Context()); got.ShortCall != 3 {
		t.Error("the defaults were saved")
	}
}

func TestWhoMayOnlyReadCannotChangeParameters(t *testing.T) {
	t.Parallel()
	b, _ := parametersPage(t, account.ReadOnly, nil)
	page := b.Get(pages.ParametersPath)
	handlertest.Want(t, page, http.StatusOK, ".notice", "lets you look at this page")
	if got := page.Find("#page-form button, #page-form input:not([type=hidden]):not([disabled])").Length(); got != 0 {
		t.Errorf("got %d controls", got)
	}
}

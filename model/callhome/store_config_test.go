package callhome_test

import (
	"errors"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/callhome"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func TestConfigIsSavedWithVersionAndAudit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := &clock{now: november}
		b := newBench(t, d, c.Now)
		got, err := b.configs.Load(t.Context())
		if err != nil || got != (callhome.Config{Mode: callhome.None, Method: callhome.HTTPS}) {
			t.Fatalf("before the first save: got %+v, %v", got, err)
		}
		b.save(t, smart)
		c.Add(time.Hour)
		b.save(t, smart)
		if got, err = b.configs.Load(t.Context()); err != nil || got.Version != 2 || !got.EnabledAt.Equal(november) {
			t.Errorf("got version %d enabled at %v, %v; want 2, %v", got.Version, got.EnabledAt, err, november)
		}
		stale := smart
		stale.Version = 1
		if err := b.configs.Save(t.Context(), stale, nil); !errors.Is(err, model.ErrConflict) {
			t.Errorf("stale save: got %v, want a conflict", err)
		}
		if err := b.configs.Save(t.Context(), smart, nil); !errors.Is(err, model.ErrConflict) {
			t.Errorf("second first save: got %v, want a conflict", err)
		}
		if got := b.count(t, "audit"); got != 2 {
			t.Errorf("got %d audit rows, want 2", got)
		}
		b.save(t, callhome.Config{Mode: callhome.Disabled})
		c.Add(time.Hour)
		b.save(t, smart)
		if got, err = b.configs.Load(t.Context()); err != nil || !got.EnabledAt.Equal(november.Add(2*time.Hour)) {
			t.Errorf("switched off and on: got enabled at %v, %v; want now", got.EnabledAt, err)
		}
	})
}

func TestConfigKeepsWhatTheModeDisables(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.SQLite(t), time.Now)
	b.save(t, smart)
	b.save(t, callhome.Config{Mode: callhome.Disabled, ContactEmail: "someone@example.org", Method: callhome.Email})
	got, err := b.configs.Load(t.Context())
	if err != nil || got.ContactEmail != smart.ContactEmail || got.Method != callhome.HTTPS {
		t.Errorf("got %+v, %v; want what was saved before", got, err)
	}
	next := callhome.Config{Mode: callhome.Smart, Method: callhome.HTTPS}
	next.Version = got.Version
	err = b.configs.Save(t.Context(), next, nil)
	var fields model.FieldErrors
	if !errors.As(err, &fields) || fields.For("contact_email").IsZero() {
		t.Errorf("Smart without an address: got %v, want an error at contact_email", err)
	}
}

func TestAcceptance(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d, func() time.Time { return november })
		b.save(t, smart)
		if _, err := b.outbox.Create(admin(t), []callhome.Kind{callhome.Test}, "admin"); !errors.Is(err, callhome.ErrNotAccepted) {
			t.Errorf("before acceptance: got %v, want %v", err, callhome.ErrNotAccepted)
		}
		stored, err := b.configs.Load(t.Context())
		check(t, err)
		other := callhome.Agreement{Mode: callhome.Smart, Language: "ja", SHA256: "another text"}
		if err := b.configs.Save(admin(t), stored, &other); !errors.Is(err, model.ErrConflict) {
			t.Errorf("accepting another text: got %v, want a conflict", err)
		}
		if err := b.configs.Save(admin(t), stored, &callhome.Agreement{Mode: callhome.None, Language: "ja"}); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("accepting for None: got %v, want not found", err)
		}
		agreement, err := callhome.CurrentAgreement(callhome.Smart, "ja")
		check(t, err)
		b.saveAccepting(t, smart, &agreement)
		got, err := b.configs.LastAcceptance(t.Context(), callhome.Smart)
		want := callhome.Acceptance{
			ID: got.ID, At: at(november), Who: "admin", Address: "192.0.2.9", Mode: callhome.Smart,
			Version: agreement.Version, ContentVersion: callhome.ContentVersion, Language: "ja", SHA256: agreement.SHA256,
		}
		if err != nil || got != want {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
		for mode, want := range map[callhome.Mode]bool{callhome.Smart: true, callhome.Anonymous: false, callhome.None: true} {
			if ok, err := b.configs.Accepted(t.Context(), mode); ok != want || err != nil {
				t.Errorf("accepted for %s: got %v, %v; want %v", mode, ok, err, want)
			}
		}
		if got := b.create(t, callhome.Test); len(got) != 1 {
			t.Errorf("after acceptance: got %d deliveries, want 1", len(got))
		}
		outdate(t, d)
		if _, err := b.outbox.Create(admin(t), []callhome.Kind{callhome.Test}, "admin"); !errors.Is(err, callhome.ErrNotAccepted) {
			t.Errorf("after the contents changed: got %v, want %v", err, callhome.ErrNotAccepted)
		}
	})
}

// outdate makes all acceptances be of older contents.
func outdate(t *testing.T, d *db.DB) {
	t.Helper()
	execute(t, d, "UPDATE callhome_acceptance SET content_version = content_version - 1")
}

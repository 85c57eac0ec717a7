package device_test

import (
	"errors"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/device"
)

func TestAPhoneIsNotedAsSeenAtMostOnceAMinute(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		p := s.phone(t, "SEP001122334455")
		now := clock()
		sightings := device.NewSightings(s.d, func() time.Time { return now })
		for _, step := range []struct {
			name    string
			after   time.Duration
			address string
			want    string
		}{
			{"the first time", 0, "192.0.2.1", "192.0.2.1 10:00:00"},
			{"within the minute", 59 * time.Second, "192.0.2.2", "192.0.2.1 10:00:00"},
			{"a minute later", time.Second, "192.0.2.3", "192.0.2.3 10:01:00"},
		} {
			now = now.Add(step.after)
			if err := sightings.Seen(t.Context(), "sep001122334455", step.address); err != nil {
				t.Fatal(err)
			}
			got, err := s.phones.Get(t.Context(), p.ID)
			if err != nil {
				t.Fatal(err)
			}
			if seen := got.LastAddress + " " + got.LastSeen.Format(time.TimeOnly); seen != step.want {
				t.Errorf("%s: got %s, want %s", step.name, seen, step.want)
			}
		}
		if err := sightings.Seen(t.Context(), "SEP000000000000", "192.0.2.1"); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("an unknown phone: got %v", err)
		}
	})
}

func TestSavingAPhoneKeepsWhereItWasSeenAndWhoWasLoggedIn(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		p := s.phone(t, "SEP001122334455") // read before it is seen
		if err := device.NewSightings(s.d, clock).Seen(t.Context(), p.Name, "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
		s.exec(t, "UPDATE phone SET last_user = 'ana'")
		p.Description = "desk"
		if err := s.phones.Update(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		got, err := s.phones.Get(t.Context(), p.ID)
		if err != nil || got.Description != "desk" || got.LastAddress != "192.0.2.1" || got.LastUser != "ana" || got.LastSeen.IsZero() {
			t.Errorf("got %+v and %v", got, err)
		}
	})
}

package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"tandem/model/callhome"
)

// noFacts tell nothing but the time.
type noFacts struct{}

func (noFacts) Gather(context.Context) (callhome.Facts, error) {
	return callhome.Facts{Time: time.Now(), PseudonymKey: make([]byte, 32)}, nil
}

func TestHousekeepingDeletesOldPreviews(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, err := openStores(t.Context(), &options{Data: t.TempDir(), DB: "sqlite"})
		if err != nil {
			t.Fatal(err)
		}
		outbox := callhome.NewOutbox(s.database, noFacts{}, s.mails, func() string { return "" }, time.Now)
		preview, err := outbox.Preview(t.Context(), callhome.Test, callhome.Smart)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		tidy := []func(context.Context) error{outbox.PurgePreviews}
		go func() { ended <- housekeeping{tidy: tidy}.Run(ctx, func() {}) }()
		time.Sleep(24*time.Hour + time.Minute)
		synctest.Wait()
		if _, err := outbox.Message(t.Context(), preview.ID); err != nil {
			t.Errorf("after a day: %v, want it kept", err)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if _, err := outbox.Message(t.Context(), preview.ID); err == nil {
			t.Error("after 25 hours it is still there")
		}
		stop()
		if err := <-ended; err != nil {
			t.Errorf("stopping: %v", err)
		}
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
}

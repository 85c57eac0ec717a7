package device

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/record"
)

// MOHAudioSource is what callers hear while they are on hold.
type MOHAudioSource struct {
	bun.BaseModel `bun:"table:moh_audio_source,alias:moh_audio_source" audit:"-"`
	record.Identity

	// Name has 1 to 50 characters.
	Name string
	// Number, 1 to 51, is what phones are told; no two sources have the same.
	Number int
	// Description has at most 128 characters.
	Description string
	// PlayContinuous sources begin again at their end.
	PlayContinuous bool
}

// SampleAudioSource is the MOH audio source that every cluster has.
const SampleAudioSource = "1-SampleAudioSource"

const lastAudioSource = 51

// MOHAudioSources keeps MOH audio sources.
type MOHAudioSources = record.Store[MOHAudioSource]

// NewMOHAudioSources returns the store of MOH audio sources in d.
func NewMOHAudioSources(d *db.DB, clock func() time.Time) *MOHAudioSources {
	return record.New(d, clock, record.Kind[MOHAudioSource]{
		Object: "MOH audio source",
		Name:   func(s MOHAudioSource) string { return s.Name },
		Columns: db.Columns{
			"name": {SQL: "name"}, "number": {SQL: "CAST(number AS TEXT)", Order: "number"}, "description": {SQL: "description"},
		},
		Sort:  "name",
		Check: checkAudioSource,
		Kept:  func(s MOHAudioSource) model.Text { return kept(s.Name == SampleAudioSource) },
		Uses: []record.Use{
			holdMusic("phone", "phone"),
			record.By("device profile", "device_profile", "user_hold_moh"),
			record.By("default device profile", "default_device_profile", "user_hold_moh"),
			holdMusic("device pool", "device_pool"),
			holdMusic("common device configuration", "common_device_configuration"),
		},
	})
}

// holdMusic is the use by a table that has both columns.
func holdMusic(object, table string) record.Use {
	return record.Use{Object: object, Query: "SELECT id, name FROM " + table + " WHERE user_hold_moh = ?1 OR network_hold_moh = ?1"}
}

func checkAudioSource(ctx context.Context, tx bun.IDB, before, s *MOHAudioSource, errs *model.FieldErrors) error {
	if before != nil {
		keepName(before.Name == SampleAudioSource, before.Name, s.Name, errs)
	}
	if s.Number < 1 || s.Number > lastAudioSource {
		errs.Add("number", model.T("%s must be a whole number from %d to %d", model.T("MOH Audio Source Number"), 1, lastAudioSource))
		return nil
	}
	taken, err := tx.NewSelect().Model((*MOHAudioSource)(nil)).Where("number = ? AND id <> ?", s.Number, s.ID).Exists(ctx)
	if err != nil {
		return fmt.Errorf("looking for MOH audio source %d: %w", s.Number, err)
	}
	if taken {
		errs.Add("number", model.T("Another MOH audio source has the number %d", s.Number))
	}
	return nil
}

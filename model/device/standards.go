package device

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/product"
	"tandem/model/record"
)

// EnsureStandards adds what every cluster begins with and is missing: the
// standard templates, the user locales, the Standard Common Phone Profile, the
// sample audio source and the Default device pool. It writes one audit row for all of
// them. Run it at every start; several nodes may run it at once.
func EnsureStandards(ctx context.Context, d *db.DB, clock func() time.Time) error {
	have, err := standardNames(ctx, d)
	if err != nil {
		return err
	}
	missing := missingStandards(have)
	if len(missing) == 0 {
		return nil
	}
	return d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for _, rows := range missing {
			if _, err := tx.NewInsert().Model(rows).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
				return fmt.Errorf("adding standard records: %w", err)
			}
		}
		return audit.Record(ctx, tx, audit.Change{Action: "add", ObjectType: "standard records", At: clock()})
	})
}

// standardName is the name of a record and the table it is in.
type standardName struct{ Kind, Name string }

const standardNamesSQL = `SELECT 'phone_button_template' AS kind, name FROM phone_button_template WHERE standard
	UNION ALL SELECT 'softkey_template', name FROM softkey_template WHERE standard
	UNION ALL SELECT 'common_phone_profile', name FROM common_phone_profile WHERE standard
	UNION ALL SELECT 'user_locale', name FROM user_locale
	UNION ALL SELECT 'moh_audio_source', name FROM moh_audio_source WHERE name = ?
	UNION ALL SELECT 'device_pool', name FROM device_pool WHERE name = ?`

func standardNames(ctx context.Context, d *db.DB) (map[standardName]bool, error) {
	var names []standardName
	if err := d.Read.NewRaw(standardNamesSQL, SampleAudioSource, DefaultPool).Scan(ctx, &names); err != nil {
		return nil, fmt.Errorf("listing standard records: %w", err)
	}
	have := map[standardName]bool{}
	for _, n := range names {
		have[n] = true
	}
	return have, nil
}

// missingStandards returns pointers to slices of the records that are not among
// have, in an order in which they can be added.
func missingStandards(have map[standardName]bool) []any {
	var missing []any
	missing = without(missing, have, "user_locale", standardLocales(), func(l UserLocale) string { return l.Name })
	missing = without(missing, have, "moh_audio_source",
		[]MOHAudioSource{{Name: SampleAudioSource, Number: 1, PlayContinuous: true, Identity: first()}},
		func(s MOHAudioSource) string { return s.Name })
	missing = without(missing, have, "phone_button_template", standardButtonTemplates(), func(t ButtonTemplate) string { return t.Name })
	missing = without(missing, have, "softkey_template", standardSoftkeyTemplates(), func(t SoftkeyTemplate) string { return t.Name })
	profile := BlankCommonPhoneProfile()
	profile.Name, profile.Standard, profile.Identity = StandardCommonPhoneProfile, true, first()
	missing = without(missing, have, "common_phone_profile", []CommonPhoneProfile{profile}, func(p CommonPhoneProfile) string { return p.Name })
	pool := BlankPool()
	pool.Name, pool.Identity = DefaultPool, first()
	return without(missing, have, "device_pool", []Pool{pool}, func(p Pool) string { return p.Name })
}

// without appends the records that are not among have to missing, unless there
// are none.
func without[T any](missing []any, have map[standardName]bool, kind string, all []T, name func(T) string) []any {
	var rows []T
	for _, r := range all {
		if !have[standardName{kind, name(r)}] {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return missing
	}
	return append(missing, &rows)
}

// first is the identity of a record that was never saved again.
func first() record.Identity { return record.Identity{Version: 1} }

func standardLocales() []UserLocale {
	var locales []UserLocale
	for _, l := range product.Locales() {
		locales = append(locales, UserLocale{Identity: first(), Name: l.Name, Tag: l.Tag})
	}
	return locales
}

func standardButtonTemplates() []ButtonTemplate {
	var templates []ButtonTemplate
	for _, p := range product.All() {
		for _, protocol := range p.Protocols {
			name, buttons := product.StandardTemplate(p, protocol)
			templates = append(templates, ButtonTemplate{
				Identity: first(), Name: name, Model: p.Model, Protocol: protocol, Buttons: buttons, Standard: true,
			})
		}
	}
	return templates
}

func standardSoftkeyTemplates() []SoftkeyTemplate {
	var templates []SoftkeyTemplate
	for _, t := range product.SoftkeyTemplates() {
		templates = append(templates, SoftkeyTemplate{Identity: first(), Name: t.Name, SoftKeys: t.Keys, Standard: true})
	}
	return templates
}

package mobility

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

// person is an end user as far as a login needs one; the ID is 0 when there is
// none.
type person struct {
	ID     int64
	UserID string
	// MaximumLoginTime is in minutes, 0 for no limit; nil leaves it to the system.
	MaximumLoginTime *int
	UserLocale       string
}

// loadPerson returns the end user with a key; the zero person when there is none.
func loadPerson(ctx context.Context, tx bun.IDB, key string) (person, error) {
	var p person
	err := tx.NewRaw(`SELECT id, user_id, maximum_login_time, coalesce(user_locale, '') AS user_locale
		FROM end_user WHERE user_key = ?`, key).Scan(ctx, &p)
	if err = db.NotFound(err); err != nil && !errors.Is(err, model.ErrNotFound) {
		return person{}, fmt.Errorf("loading a user: %w", err)
	}
	return p, nil
}

// choice is a device profile that a user may choose. The zero choice stands for
// the default device profile of the phone's model.
type choice struct {
	ID         int64
	Name       string
	Model      string
	Protocol   string
	UserLocale string
	IsDefault  bool
}

// loadChoices returns the controlled profiles of a user in their order.
func loadChoices(ctx context.Context, tx bun.IDB, userID int64) ([]choice, error) {
	var choices []choice
	err := tx.NewRaw(`SELECT profile.id, profile.name, profile.model, profile.protocol,
			coalesce(profile.user_locale, '') AS user_locale, controlled.is_default
		FROM controlled_profile AS controlled JOIN device_profile AS profile ON profile.id = controlled.device_profile_id
		WHERE controlled.end_user_id = ? ORDER BY controlled.position, profile.id`, userID).Scan(ctx, &choices)
	if err != nil {
		return nil, fmt.Errorf("loading the profiles of user %d: %w", userID, err)
	}
	return choices, nil
}

// pick returns the profile that a login uses: the one that is named, or else the
// user's default, or else the first that suits the phone best: model and
// protocol, then protocol, then any. A user without profiles gets the default
// device profile of the model. It is false when none can be used.
func pick(choices []choice, name string, phone state) (choice, bool) {
	if name != "" {
		i := slices.IndexFunc(choices, func(c choice) bool { return strings.EqualFold(c.Name, name) })
		if i < 0 {
			return choice{}, false
		}
		return choices[i], choices[i].usable(phone)
	}
	if len(choices) == 0 {
		return choice{}, phone.DefaultID != 0
	}
	best := slices.MinFunc(choices, func(a, b choice) int { return cmp.Compare(a.rank(phone), b.rank(phone)) })
	return best, best.usable(phone)
}

// usable reports whether the phone can take the profile on. Between models of
// one protocol it can ("feature safe": the phone keeps its own button template).
// With another protocol the settings are those of the default device profile of
// the phone, which must exist.
func (c choice) usable(phone state) bool { return c.Protocol == phone.Protocol || phone.DefaultID != 0 }

// rank is the lower the rather c is chosen for phone.
func (c choice) rank(phone state) int {
	switch {
	case !c.usable(phone):
		return 4
	case c.IsDefault:
		return 0
	case c.Protocol == phone.Protocol && c.Model == phone.Model:
		return 1
	case c.Protocol == phone.Protocol:
		return 2
	default:
		return 3
	}
}

// localeOn returns the user locale that a session with c brings, or "".
func (c choice) localeOn(phone state, p person) string {
	if c.ID == 0 {
		return cmp.Or(phone.DefaultLocale, p.UserLocale)
	}
	return cmp.Or(c.UserLocale, p.UserLocale)
}

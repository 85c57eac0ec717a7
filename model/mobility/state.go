package mobility

import (
	"cmp"
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
)

// state is one phone with what logging in and out depends on.
type state struct {
	PhoneID  int64
	Phone    string
	Model    string
	Protocol string
	// Enabled is Enable Extension Mobility.
	Enabled     bool
	LastUser    string
	LastAddress string
	// Locale is the user locale of the phone itself: its own, or that of its
	// common device configuration or device pool.
	Locale string
	// DefaultID is the default device profile of the model and protocol, or 0.
	DefaultID     int64
	DefaultLocale string
	// LogoutID is the logout profile, or 0, and Standing the user as whom the
	// phone logs in with it.
	LogoutID       int64
	LogoutLocale   string
	StandingID     int64
	Standing       string
	StandingLocale string
	// What follows is the session. Origin is "" when there is none.
	HomeCluster   string
	UserID        string
	EndUserID     int64
	ProfileID     int64
	Profile       string
	SessionLocale string
	StartedAt     model.Time
	ExpiresAt     model.Time
	LastActive    model.Time
	Origin        Origin
}

// stateColumns are those of state, and stateTables where they come from. The
// session may be missing in the first and not in the second.
const (
	stateColumns = `phone.id AS phone_id, phone.name AS phone, phone.model, phone.protocol,
		phone.extension_mobility AS enabled, phone.last_user, phone.last_address,
		coalesce(phone.user_locale, common.user_locale, pool.user_locale, '') AS locale,
		coalesce(fallback.id, 0) AS default_id, coalesce(fallback.user_locale, '') AS default_locale,
		coalesce(logout.id, 0) AS logout_id, coalesce(logout.user_locale, '') AS logout_locale,
		coalesce(standing.id, 0) AS standing_id, coalesce(standing.user_id, '') AS standing,
		coalesce(standing.user_locale, '') AS standing_locale,
		coalesce(session.home_cluster, '') AS home_cluster,
		coalesce(person.user_id, session.user_id, '') AS user_id, coalesce(person.id, 0) AS end_user_id,
		coalesce(profile.id, 0) AS profile_id, coalesce(profile.name, '') AS profile,
		coalesce(profile.user_locale, CASE WHEN profile.id IS NULL THEN fallback.user_locale END, person.user_locale, '') AS session_locale,
		session.started_at, session.expires_at, session.last_active, coalesce(session.origin, '') AS origin`
	stateTables = ` JOIN device_pool AS pool ON pool.name = phone.device_pool
		LEFT JOIN common_device_configuration AS common ON common.name = phone.common_device_configuration
		LEFT JOIN default_device_profile AS fallback ON fallback.model = phone.model AND fallback.protocol = phone.protocol
		LEFT JOIN device_profile AS logout ON logout.name = phone.logout_profile
		LEFT JOIN end_user AS standing ON standing.user_id = logout.login_user
		LEFT JOIN device_profile AS profile ON profile.id = session.device_profile_id
		LEFT JOIN end_user AS person ON person.id = session.end_user_id`
	anyPhone     = "phone LEFT JOIN mobility_session AS session ON session.phone_id = phone.id" + stateTables
	phonesInUse  = "mobility_session AS session JOIN phone ON phone.id = session.phone_id" + stateTables
	notStanding  = "session.origin <> 'logout profile'"
	phoneIsNamed = "lower(phone.name) = lower(?)"
)

// loadStates returns the phones that where finds in tables, anyPhone or
// phonesInUse, in the order of their ids.
func loadStates(ctx context.Context, tx bun.IDB, tables, where string, args ...any) ([]state, error) {
	var found []state
	err := tx.NewRaw("SELECT "+stateColumns+" FROM "+tables+" WHERE "+where+" ORDER BY phone.id", args...).Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("loading phones and their sessions: %w", err)
	}
	return found, nil
}

// session returns who is logged in; ok is false when nobody is.
func (s state) session() (session Session, ok bool) {
	return Session{
		PhoneID: s.PhoneID, Phone: s.Phone, HomeCluster: s.HomeCluster, UserID: s.UserID, EndUserID: s.EndUserID,
		Profile: s.Profile, ProfileID: s.ProfileID, StartedAt: s.StartedAt, ExpiresAt: s.ExpiresAt,
		LastActive: s.LastActive, Origin: s.Origin,
	}, s.Origin != ""
}

// occupied reports whether somebody is logged in, other than as the user of the
// logout profile.
func (s state) occupied() bool { return s.Origin != "" && s.Origin != OriginLogoutProfile }

// idleLocale is the user locale while nobody is logged in.
func (s state) idleLocale() string { return cmp.Or(s.LogoutLocale, s.StandingLocale, s.Locale) }

// sessionLocale is the user locale while the session lasts.
func (s state) sessionLocale() string { return cmp.Or(s.SessionLocale, s.Locale) }

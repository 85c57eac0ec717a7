package mobility

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/user"
)

// SessionOf returns the session of a phone, also a standing one. It returns
// model.ErrNotFound when there is none, or no such phone.
func (s *Service) SessionOf(ctx context.Context, phone string) (Session, error) {
	found, err := loadStates(ctx, s.DB.Read, anyPhone, phoneIsNamed, phone)
	if err != nil {
		return Session{}, err
	}
	for _, st := range found {
		if session, ok := st.session(); ok {
			return session, nil
		}
	}
	return Session{}, fmt.Errorf("session of a phone: %w", model.ErrNotFound)
}

// SessionsOf returns where a user is logged in, by device name. It has no
// standing sessions.
func (s *Service) SessionsOf(ctx context.Context, userID string) ([]Session, error) {
	found, err := loadStates(ctx, s.DB.Read, phonesInUse, "person.user_key = ? AND "+notStanding, user.Key(userID))
	sessions := make([]Session, len(found))
	for i, st := range found {
		sessions[i], _ = st.session()
	}
	return sessions, err
}

// DeviceUser answers who is logged in on a phone.
type DeviceUser struct {
	// Name is as it was asked for, or the device name when there is such a phone.
	Name   string
	Exists bool
	// Enabled tells whether Extension Mobility is on.
	Enabled bool
	// UserID is "" when nobody is logged in; a standing session does not count.
	UserID string
	// LastUser is who was logged in before; "" for nobody yet.
	LastUser string
}

// DeviceUsers answers for each of names, in their order.
func (s *Service) DeviceUsers(ctx context.Context, names []string) ([]DeviceUser, error) {
	lower := make([]string, len(names))
	for i, n := range names {
		lower[i] = strings.ToLower(n)
	}
	found, err := loadStates(ctx, s.DB.Read, anyPhone, "lower(phone.name) IN (?)", bun.List(lower))
	if err != nil {
		return nil, err
	}
	byName := map[string]state{}
	for _, st := range found {
		byName[strings.ToLower(st.Phone)] = st
	}
	answers := make([]DeviceUser, len(names))
	for i, n := range names {
		answers[i] = byName[lower[i]].deviceUser(n)
	}
	return answers, nil
}

func (s state) deviceUser(name string) DeviceUser {
	if s.PhoneID == 0 {
		return DeviceUser{Name: name}
	}
	d := DeviceUser{Name: s.Phone, Exists: true, Enabled: s.Enabled, LastUser: s.LastUser}
	if s.occupied() {
		d.UserID = s.UserID
	}
	return d
}

// UserDevices answers where a user is logged in.
type UserDevices struct {
	// UserID is as it was asked for, or as it is stored when there is such a user.
	UserID string
	Exists bool
	// Phones are device names; nil when the user is logged in nowhere.
	Phones []string
}

// UserDevices answers for each of ids, in their order.
func (s *Service) UserDevices(ctx context.Context, ids []string) ([]UserDevices, error) {
	return answerUsers(ctx, s.DB.Read, ids, `SELECT person.user_key, person.user_id, coalesce(phone.name, '') AS name
		FROM end_user AS person
		LEFT JOIN mobility_session AS session ON session.end_user_id = person.id AND `+notStanding+`
		LEFT JOIN phone ON phone.id = session.phone_id
		WHERE person.user_key IN (?) ORDER BY phone.name`,
		func(a *UserDevices, r userRow) {
			a.UserID, a.Exists = r.UserID, r.Exists
			if r.Name != "" {
				a.Phones = append(a.Phones, r.Name)
			}
		})
}

// UserProfiles answers which device profiles a user may use.
type UserProfiles struct {
	// UserID is as it was asked for, or as it is stored when there is such a user.
	UserID string
	Exists bool
	// Profiles are in the order in which they are offered.
	Profiles []UserProfile
}

// UserProfile is one device profile of a user.
type UserProfile struct {
	Name    string
	Default bool
}

// Profiles answers for each of ids, in their order.
func (s *Service) Profiles(ctx context.Context, ids []string) ([]UserProfiles, error) {
	return answerUsers(ctx, s.DB.Read, ids, `SELECT person.user_key, person.user_id, coalesce(profile.name, '') AS name,
			coalesce(controlled.is_default, FALSE) AS is_default
		FROM end_user AS person
		LEFT JOIN controlled_profile AS controlled ON controlled.end_user_id = person.id
		LEFT JOIN device_profile AS profile ON profile.id = controlled.device_profile_id
		WHERE person.user_key IN (?) ORDER BY controlled.position, profile.id`,
		func(a *UserProfiles, r userRow) {
			a.UserID, a.Exists = r.UserID, r.Exists
			if r.Name != "" {
				a.Profiles = append(a.Profiles, UserProfile{Name: r.Name, Default: r.IsDefault})
			}
		})
}

// UserExists answers whether there is a user.
type UserExists struct {
	// UserID is as it was asked for, or as it is stored when there is such a user.
	UserID string
	Exists bool
}

// CheckUsers answers for each of ids, in their order.
func (s *Service) CheckUsers(ctx context.Context, ids []string) ([]UserExists, error) {
	return answerUsers(ctx, s.DB.Read, ids, "SELECT person.user_key, person.user_id FROM end_user AS person WHERE person.user_key IN (?)",
		func(a *UserExists, r userRow) { a.UserID, a.Exists = r.UserID, r.Exists })
}

// userRow is one row about a user, or stands for one who does not exist.
type userRow struct {
	UserKey   string
	UserID    string
	Name      string
	IsDefault bool
	Exists    bool `bun:"-"`
}

// answerUsers makes one answer for each of ids from the rows of query, whose
// argument is the list of keys.
func answerUsers[T any](ctx context.Context, tx bun.IDB, ids []string, query string, take func(*T, userRow)) ([]T, error) {
	answers := make([]T, len(ids))
	at := map[string][]int{}
	for i, id := range ids {
		at[user.Key(id)] = append(at[user.Key(id)], i)
		take(&answers[i], userRow{UserID: id})
	}
	keys := make([]string, 0, len(at))
	for k := range at {
		keys = append(keys, k)
	}
	var rows []userRow
	if err := tx.NewRaw(query, bun.List(keys)).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("looking up users: %w", err)
	}
	for _, r := range rows {
		r.Exists = true
		for _, i := range at[r.UserKey] {
			take(&answers[i], r)
		}
	}
	return answers, nil
}

package mobility

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
)

type sessionRow struct {
	bun.BaseModel `bun:"table:mobility_session,alias:session"`

	PhoneID         int64 `bun:",pk"`
	HomeCluster     string
	UserID          string
	EndUserID       int64 `bun:",nullzero"`
	DeviceProfileID int64 `bun:",nullzero"`
	StartedAt       model.Time
	ExpiresAt       model.Time
	LastActive      model.Time
	Origin          Origin
}

// addSessions stores sessions and returns how many there are now of them: a phone
// that has one already keeps it.
func addSessions(ctx context.Context, tx bun.IDB, sessions []Session) (int64, error) {
	rows := make([]sessionRow, len(sessions))
	for i, s := range sessions {
		rows[i] = sessionRow{
			PhoneID: s.PhoneID, HomeCluster: s.HomeCluster, UserID: s.UserID, EndUserID: s.EndUserID, DeviceProfileID: s.ProfileID,
			StartedAt: s.StartedAt, ExpiresAt: s.ExpiresAt, LastActive: s.LastActive, Origin: s.Origin,
		}
	}
	res, err := tx.NewInsert().Model(&rows).On("CONFLICT (phone_id) DO NOTHING").Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("adding sessions: %w", err)
	}
	return res.RowsAffected()
}

// loadOthers returns the phones on which a user is logged in, by their ids.
func loadOthers(ctx context.Context, tx bun.IDB, userID int64) ([]int64, error) {
	var ids []int64
	err := tx.NewRaw("SELECT phone_id FROM mobility_session AS session WHERE end_user_id = ? AND "+notStanding+" ORDER BY phone_id", userID).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("looking where user %d is logged in: %w", userID, err)
	}
	return ids, nil
}

// ending is how and when sessions end.
type ending struct {
	reason Reason
	by     string
	at     model.Time
	// clearCalls clears the call history of the phones.
	clearCalls bool
}

type endedRow struct {
	bun.BaseModel `bun:"table:mobility_ended,alias:ended"`

	ID            int64 `bun:",pk,autoincrement"`
	Phone         string
	HomeCluster   string
	UserID        string
	DeviceProfile string
	Origin        Origin
	StartedAt     model.Time
	EndedAt       model.Time
	Reason        Reason
	EndedBy       string
}

// remove ends the sessions of phones and remembers who was logged in.
func remove(ctx context.Context, tx bun.IDB, phones []state, e ending) error {
	ids := make([]int64, len(phones))
	rows := make([]endedRow, len(phones))
	for i, p := range phones {
		ids[i] = p.PhoneID
		rows[i] = endedRow{
			Phone: p.Phone, HomeCluster: p.HomeCluster, UserID: p.UserID, DeviceProfile: p.Profile, Origin: p.Origin,
			StartedAt: p.StartedAt, EndedAt: e.at, Reason: e.reason, EndedBy: model.OneLine(e.by, 255),
		}
	}
	if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
		return fmt.Errorf("recording ended sessions: %w", err)
	}
	if _, err := tx.NewDelete().Model((*sessionRow)(nil)).Where("phone_id IN (?)", bun.List(ids)).Exec(ctx); err != nil {
		return fmt.Errorf("ending sessions: %w", err)
	}
	return rememberUsers(ctx, tx, phones)
}

func rememberUsers(ctx context.Context, tx bun.IDB, phones []state) error {
	for _, p := range phones {
		if p.Origin == OriginLogoutProfile || p.LastUser == p.UserID {
			continue
		}
		if _, err := tx.NewRaw("UPDATE phone SET last_user = ? WHERE id = ?", p.UserID, p.PhoneID).Exec(ctx); err != nil {
			return fmt.Errorf("remembering who was logged in on %s: %w", p.Phone, err)
		}
	}
	return nil
}

// logout ends the sessions of phones, which then log in as the users of their
// logout profiles, if any, and are told to load their configuration. A session as
// such a user ends for good.
func logout(ctx context.Context, tx bun.IDB, phones []state, e ending) error {
	if len(phones) == 0 {
		return nil
	}
	if err := remove(ctx, tx, phones, e); err != nil {
		return err
	}
	var standing []Session
	commands := make([]commandRow, len(phones))
	for i, p := range phones {
		if p.StandingID != 0 && p.occupied() {
			standing = append(standing, p.standIn(e.at))
		}
		commands[i] = newCommand(p.PhoneID, p.sessionLocale() != p.idleLocale(), e.clearCalls, e.at)
	}
	if len(standing) > 0 {
		if _, err := addSessions(ctx, tx, standing); err != nil {
			return err
		}
	}
	return tell(ctx, tx, commands)
}

// standIn is the session as the user of the logout profile. It has no time limit.
func (s state) standIn(now model.Time) Session {
	return Session{
		PhoneID: s.PhoneID, Phone: s.Phone, UserID: s.Standing, EndUserID: s.StandingID, ProfileID: s.LogoutID,
		StartedAt: now, LastActive: now, Origin: OriginLogoutProfile,
	}
}

// commandRow is what a phone is to be told; package phoneconfig tells it.
type commandRow struct {
	bun.BaseModel `bun:"table:phone_command,alias:command"`

	ID          int64 `bun:",pk,autoincrement"`
	PhoneID     int64
	Action      string
	ClearCalls  bool
	CreatedAt   model.Time
	Attempts    int
	NextAttempt model.Time
	LastError   string
}

// newCommand restarts the phone, or resets it when it needs other words (seed
// 002: a phone is reset when the locale differs).
func newCommand(phoneID int64, otherLocale, clearCalls bool, now model.Time) commandRow {
	action := "restart"
	if otherLocale {
		action = "reset"
	}
	return commandRow{PhoneID: phoneID, Action: action, ClearCalls: clearCalls, CreatedAt: now, NextAttempt: now}
}

func tell(ctx context.Context, tx bun.IDB, commands []commandRow) error {
	if _, err := tx.NewInsert().Model(&commands).Exec(ctx); err != nil {
		return fmt.Errorf("leaving commands for phones: %w", err)
	}
	return nil
}

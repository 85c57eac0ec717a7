package mobility

import (
	"context"
	"fmt"

	"tandem/model"
	"tandem/model/db"
)

// Listed is a session with what lists show besides.
type Listed struct {
	Session
	Description string
	Model       string
	DevicePool  string
	FirstName   string
	LastName    string
}

// listTables name their tables as phonesInUse does.
const listTables = `mobility_session AS session JOIN phone ON phone.id = session.phone_id
	LEFT JOIN device_profile AS profile ON profile.id = session.device_profile_id
	LEFT JOIN end_user AS person ON person.id = session.end_user_id`

// sessionColumns are the fields of the list of sessions.
func sessionColumns() db.Columns {
	return db.Columns{
		"phone":          {SQL: "phone.name"},
		"description":    {SQL: "phone.description"},
		"model":          {SQL: "phone.model"},
		"device_pool":    {SQL: "phone.device_pool"},
		"user_id":        {SQL: "coalesce(person.user_id, session.user_id)"},
		"last_name":      {SQL: "person.last_name"},
		"home_cluster":   {SQL: "session.home_cluster"},
		"device_profile": {SQL: "profile.name"},
		"origin":         {SQL: "session.origin"},
		"started_at":     {SQL: "session.started_at", Time: true},
		"expires_at":     {SQL: "session.expires_at", Time: true},
		"last_active":    {SQL: "session.last_active", Time: true},
	}
}

type listedRow struct {
	ID          int64
	Phone       string
	Description string
	Model       string
	DevicePool  string
	HomeCluster string
	UserID      string
	EndUserID   int64
	FirstName   string
	LastName    string
	ProfileID   int64
	Profile     string
	StartedAt   model.Time
	ExpiresAt   model.Time
	LastActive  model.Time
	Origin      Origin
}

const listColumns = `phone.id AS id, phone.name AS phone, phone.description, phone.model, phone.device_pool,
	session.home_cluster, coalesce(person.user_id, session.user_id) AS user_id, coalesce(person.id, 0) AS end_user_id,
	coalesce(person.first_name, '') AS first_name, coalesce(person.last_name, '') AS last_name,
	coalesce(profile.id, 0) AS profile_id, coalesce(profile.name, '') AS profile,
	session.started_at, session.expires_at, session.last_active, session.origin`

// Find returns one page of the sessions of people; phones that stand as the user
// of their logout profile are not in it. Its fields are phone, description,
// model, device_pool, user_id, last_name, home_cluster, device_profile, origin,
// started_at, expires_at and last_active; the first is what it sorts by.
func (s *Service) Find(ctx context.Context, q model.Query) (model.Found[Listed], error) {
	if q.Sort == "" {
		q.Sort = "phone"
	}
	var rows []listedRow
	sel := s.DB.Read.NewSelect().Model(&rows).ModelTableExpr(listTables).ColumnExpr(listColumns).Where(notStanding)
	total, err := sessionColumns().Find(ctx, sel, q)
	if err != nil {
		return model.Found[Listed]{}, fmt.Errorf("listing sessions: %w", err)
	}
	found := model.Found[Listed]{Items: make([]Listed, len(rows)), Total: total}
	for i, r := range rows {
		found.Items[i] = r.listed()
	}
	return found, nil
}

func (r listedRow) listed() Listed {
	return Listed{
		Session: Session{
			PhoneID: r.ID, Phone: r.Phone, HomeCluster: r.HomeCluster, UserID: r.UserID, EndUserID: r.EndUserID,
			Profile: r.Profile, ProfileID: r.ProfileID, StartedAt: r.StartedAt, ExpiresAt: r.ExpiresAt,
			LastActive: r.LastActive, Origin: r.Origin,
		},
		Description: r.Description, Model: r.Model, DevicePool: r.DevicePool, FirstName: r.FirstName, LastName: r.LastName,
	}
}

// Ended is a session that ended.
type Ended struct {
	ID          int64
	Phone       string
	HomeCluster string
	UserID      string
	// Profile is "" for the default device profile.
	Profile   string
	Origin    Origin
	StartedAt model.Time
	EndedAt   model.Time
	Reason    Reason
	// By is who ended it, a user name or the program itself (audit.System).
	By string
}

func endedColumns() db.Columns {
	return db.Columns{
		"phone":          {SQL: "ended.phone"},
		"user_id":        {SQL: "ended.user_id"},
		"home_cluster":   {SQL: "ended.home_cluster"},
		"device_profile": {SQL: "ended.device_profile"},
		"origin":         {SQL: "ended.origin"},
		"reason":         {SQL: "ended.reason"},
		"ended_by":       {SQL: "ended.ended_by"},
		"started_at":     {SQL: "ended.started_at", Time: true},
		"ended_at":       {SQL: "ended.ended_at", Time: true},
	}
}

// FindEnded returns one page of the sessions that ended, the newest first unless
// q sorts. Its fields are phone, user_id, home_cluster, device_profile, origin,
// reason, ended_by, started_at and ended_at.
func (s *Service) FindEnded(ctx context.Context, q model.Query) (model.Found[Ended], error) {
	if q.Sort == "" {
		q.Sort, q.Descending = "ended_at", true
	}
	var rows []endedRow
	total, err := endedColumns().Find(ctx, s.DB.Read.NewSelect().Model(&rows), q)
	if err != nil {
		return model.Found[Ended]{}, fmt.Errorf("listing ended sessions: %w", err)
	}
	found := model.Found[Ended]{Items: make([]Ended, len(rows)), Total: total}
	for i, r := range rows {
		found.Items[i] = r.ended()
	}
	return found, nil
}

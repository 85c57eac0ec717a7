package mobility

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/emcode"
	"tandem/model/user"
)

// Duration is how long a login was asked to last; the zero value leaves it to
// the user and the system.
type Duration struct {
	// Minutes is from 1, or 0.
	Minutes    int
	Indefinite bool
}

// LoginRequest asks to log a user in on a phone. Whoever asks was authenticated
// already.
type LoginRequest struct {
	// Phone is the device name.
	Phone string
	// UserID is compared as user.Key compares.
	UserID string
	// Profile is the name of one of the user's device profiles; "" leaves the
	// choice to us.
	Profile  string
	Duration Duration
	// Origin is OriginPhone, OriginAPI or OriginAdministrator.
	Origin Origin
	// Client is not looked at when an administrator asks.
	Client Client
}

// Login logs a user in. When the same user is logged in on the phone already,
// nothing changes and there is no error. The checks, in Cisco's order, and their
// codes (spec/pages.md section 21), which emcode.Of finds in the error:
//
//	26      more than Maximum Concurrent Requests at a time on this node
//	11, 22  there is no such phone; Extension Mobility is off on it
//	28, 30  the address is not trusted; it came through a proxy
//	23      there is no such user
//	18      somebody else is logged in on the phone
//	12, 205 the profile is not one of the user's; none can be used on the phone,
//	        which is 205 for phones and 12 for programs
//	25      the user is logged in elsewhere
//	4, 9, 20, 21  the database failed while the parameters, the user, the phone or
//	        the user's other sessions were read
func (s *Service) Login(ctx context.Context, r LoginRequest) (Session, error) {
	session, err := s.doLogin(ctx, r)
	if err != nil {
		return Session{}, fmt.Errorf("logging in on %s: %w", model.OneLine(r.Phone, 50), err)
	}
	return session, nil
}

func (s *Service) doLogin(ctx context.Context, r LoginRequest) (Session, error) {
	p, src, end, err := s.begin(ctx, r.Client, r.Phone, r.Origin != OriginAdministrator)
	if err != nil {
		return Session{}, err
	}
	defer end()
	l := login{Service: s, request: r, parameters: p, source: src}
	err = s.DB.Tx(ctx, l.run)
	if err == nil && l.changed {
		s.Changed()
	}
	return l.session, err
}

// login is one login on its way through the checks.
type login struct {
	*Service
	request    LoginRequest
	parameters Parameters
	source     source
	// now is when everything was locked, so that the session before has ended.
	now model.Time

	person  person
	phone   state
	others  []int64 // phones on which the person is logged in besides
	session Session
	changed bool
}

func (l *login) run(ctx context.Context, tx bun.Tx) error {
	if err := l.load(ctx, tx); err != nil {
		return err
	}
	l.now = model.At(l.Now())
	if err := l.admit(); err != nil {
		return err
	}
	if session, ok := l.phone.session(); ok && l.phone.occupied() {
		if session.EndUserID != l.person.ID {
			return refuse(emcode.AnotherUserLoggedIn, "another user is logged in on %s", l.phone.Phone)
		}
		l.session = session
		return nil
	}
	if err := l.choose(ctx, tx); err != nil {
		return err
	}
	if l.parameters.MultipleLogin == LoginsNotAllowed && len(l.others) > 0 {
		return refuse(emcode.LoggedInElsewhere, "the user is logged in on %d other phones", len(l.others))
	}
	l.changed = true
	return l.carryOut(ctx, tx)
}

// load locks and reads the user, the phone and where the user is logged in, in
// this order and phones by their ids, so that no two transactions wait for each
// other. The locks keep Multiple Login Behavior true across nodes.
func (l *login) load(ctx context.Context, tx bun.Tx) error {
	key := user.Key(l.request.UserID)
	if err := l.lock(ctx, tx, "SELECT id FROM end_user WHERE user_key = ?", key); err != nil {
		return unread(emcode.UserInfo, err)
	}
	var err error
	if l.person, err = loadPerson(ctx, tx, key); err != nil {
		return unread(emcode.UserInfo, err)
	}
	err = l.lock(ctx, tx, "SELECT id FROM phone WHERE id IN (SELECT phone.id FROM phone WHERE "+phoneIsNamed+
		" UNION SELECT session.phone_id FROM mobility_session AS session WHERE session.end_user_id = ? AND "+notStanding+") ORDER BY id",
		l.request.Phone, l.person.ID)
	if err != nil {
		return unread(emcode.HotelingFlag, err)
	}
	if l.phone, err = l.loadNamed(ctx, tx, l.request.Phone); err != nil {
		return err
	}
	if l.parameters.MultipleLogin != LoginsAllowed && l.person.ID != 0 && !l.phone.occupied() {
		l.others, err = loadOthers(ctx, tx, l.person.ID)
	}
	return unread(emcode.HotelingStatus, err)
}

// admit makes the checks that need neither profile nor sessions.
func (l *login) admit() error {
	switch {
	case l.phone.PhoneID == 0:
		return refuse(emcode.DeviceUnknown, "there is no such phone")
	case !l.phone.Enabled:
		return refuse(emcode.LogonDisabled, "Extension Mobility is off on %s", l.phone.Phone)
	}
	if err := l.source.check(l.phone); err != nil {
		return err
	}
	if l.person.ID == 0 {
		return refuse(emcode.UserUnknown, "there is no such user")
	}
	return nil
}

// choose picks the device profile of the session.
func (l *login) choose(ctx context.Context, tx bun.Tx) error {
	profiles, err := loadChoices(ctx, tx, l.person.ID)
	if err != nil {
		return err
	}
	chosen, ok := pick(profiles, l.request.Profile, l.phone)
	switch {
	case ok:
	case l.request.Profile != "":
		return refuse(emcode.ProfileNotFound, "the profile is not one that the user may use on %s", l.phone.Phone)
	case l.request.Origin == OriginPhone:
		return refuse(emcode.ProfileAbsent, "the user has no profile for %s", l.phone.Phone)
	default:
		return refuse(emcode.ProfileNotFound, "the user has no profile for %s", l.phone.Phone)
	}
	l.session = Session{
		PhoneID: l.phone.PhoneID, Phone: l.phone.Phone, UserID: l.person.UserID, EndUserID: l.person.ID,
		Profile: chosen.Name, ProfileID: chosen.ID, StartedAt: l.now, LastActive: l.now, ExpiresAt: l.expiry(), Origin: l.request.Origin,
	}
	l.phone.SessionLocale = chosen.localeOn(l.phone, l.person)
	return nil
}

// expiry returns when the session ends by itself, or zero.
func (l *login) expiry() model.Time {
	minutes := 0
	switch asked := l.request.Duration; {
	case asked.Indefinite:
	case asked.Minutes > 0:
		minutes = asked.Minutes
	case l.person.MaximumLoginTime != nil:
		minutes = *l.person.MaximumLoginTime
	case l.parameters.EnforceMaximum:
		minutes = l.parameters.MaximumLoginTime
	}
	if minutes == 0 {
		return model.Time{}
	}
	return model.At(l.now.Add(time.Duration(minutes) * time.Minute))
}

// carryOut ends what the login ends, adds the session and leaves the commands.
func (l *login) carryOut(ctx context.Context, tx bun.Tx) error {
	before := l.phone.idleLocale()
	if l.phone.Origin == OriginLogoutProfile {
		if err := remove(ctx, tx, []state{l.phone}, ending{reason: Replaced, by: l.person.UserID, at: l.now}); err != nil {
			return err
		}
	}
	if err := l.endElsewhere(ctx, tx); err != nil {
		return err
	}
	added, err := addSessions(ctx, tx, []Session{l.session})
	if err != nil {
		return err
	}
	if added == 0 {
		return refuse(emcode.AnotherUserLoggedIn, "another login on %s came first", l.phone.Phone)
	}
	clearCalls := l.parameters.ClearCallLogs && l.request.Origin == OriginPhone
	return tell(ctx, tx, []commandRow{newCommand(l.phone.PhoneID, before != l.phone.sessionLocale(), clearCalls, l.now)})
}

// endElsewhere is Auto Logout.
func (l *login) endElsewhere(ctx context.Context, tx bun.IDB) error {
	if len(l.others) == 0 {
		return nil
	}
	others, err := loadStates(ctx, tx, phonesInUse, "phone.id IN (?)", bun.List(l.others))
	if err != nil {
		return err
	}
	return logout(ctx, tx, others, ending{reason: Elsewhere, by: l.person.UserID, at: l.now})
}

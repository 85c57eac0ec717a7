package mobility

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"

	"github.com/uptrace/bun"
	"golang.org/x/text/width"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/emcode"
	"tandem/model/lockout"
	"tandem/model/phoneservice"
	"tandem/model/user"
)

// Attempt is what somebody enters on a phone.
type Attempt struct {
	// Type is what ID is; phoneservice.AnyLogin is a user ID.
	Type phoneservice.LoginType
	ID   string
	PIN  string `json:"-"`
	// Phone is the device name.
	Phone   string
	Address netip.Addr
}

// Authenticate returns whose ID and PIN they are. The codes of its errors:
//
//	215  the login type is none
//	202  ID or PIN is blank
//	11   there is no such phone
//	216  the number is the primary extension of several users
//	201  anything else: no such user, a wrong PIN, a locked user, a phone or
//	     address with too many failures; the audit log has the reason
//	41   the PIN is right and must be changed first (ChangePIN)
//	204  the PIN could not be checked
func (s *Service) Authenticate(ctx context.Context, a Attempt) (user.EndUser, error) {
	return s.authenticate(ctx, a, func(ctx context.Context, owner user.Owner) error {
		return s.Credentials.Verify(ctx, owner, user.PIN, a.PIN)
	})
}

// ChangePIN sets another PIN, given the old one. Its errors are those of
// Authenticate but 41, model.FieldErrors when the policy does not take the new
// PIN, and user.ErrCannotChange.
func (s *Service) ChangePIN(ctx context.Context, a Attempt, pin string) (user.EndUser, error) {
	return s.authenticate(ctx, a, func(ctx context.Context, owner user.Owner) error {
		return s.Credentials.Change(ctx, owner, user.PIN, a.PIN, pin)
	})
}

func (s *Service) authenticate(ctx context.Context, a Attempt, verify func(context.Context, user.Owner) error) (user.EndUser, error) {
	u, err := s.tryOnce(ctx, a, verify)
	if err != nil {
		return user.EndUser{}, fmt.Errorf("authenticating on %s: %w", model.OneLine(a.Phone, 50), err)
	}
	return u, nil
}

func (s *Service) tryOnce(ctx context.Context, a Attempt, verify func(context.Context, user.Owner) error) (user.EndUser, error) {
	if err := a.complete(); err != nil {
		return user.EndUser{}, err
	}
	subjects := []subject{addressSubject(a.Address), deviceSubject(a.Phone)}
	leave, err := s.attempts.enter(ctx, subjects)
	if err != nil {
		return user.EndUser{}, err
	}
	defer leave()
	pre, err := s.precheck(ctx, a.Phone, subjects)
	switch {
	case err != nil:
		return user.EndUser{}, err
	case !pre.Known:
		return user.EndUser{}, refuse(emcode.DeviceUnknown, "there is no such phone")
	case pre.Locked != "":
		return user.EndUser{}, refuse(emcode.AuthenticationError, "%s is locked", pre.Locked)
	}
	return s.verify(ctx, a, subjects, verify)
}

// complete returns code 215 or 202.
func (a *Attempt) complete() error {
	switch {
	case !slices.Contains(phoneservice.LoginTypeChoices(), a.Type):
		return refuse(emcode.LoginTypeInvalid, "the login type is neither UID nor SP nor DN")
	case user.Key(a.ID) == "" || a.PIN == "":
		return refuse(emcode.BlankUserOrPIN, "user ID or PIN is blank")
	default:
		return nil
	}
}

func (s *Service) verify(ctx context.Context, a Attempt, subjects []subject, verify func(context.Context, user.Owner) error) (user.EndUser, error) {
	u, err := s.find(ctx, a)
	if err != nil {
		return user.EndUser{}, err
	}
	// The zero owner is nobody: it takes as long to find that out.
	err = verify(ctx, u.Owner())
	var invalid model.FieldErrors
	switch {
	case err == nil:
		return u, nil
	case errors.Is(err, user.ErrMustChange), errors.Is(err, user.ErrExpired):
		return user.EndUser{}, refuse(emcode.PINChangeRequired, "the PIN must be changed")
	case errors.As(err, &invalid), errors.Is(err, user.ErrCannotChange), ctx.Err() != nil:
		return user.EndUser{}, err
	case !refusal(err):
		return user.EndUser{}, errors.Join(refuse(emcode.DirectoryError, "the PIN could not be checked"), err)
	}
	// Recorded even if the phone went away meanwhile.
	if err := s.recordFailure(context.WithoutCancel(ctx), a, u, err, subjects); err != nil {
		return user.EndUser{}, err
	}
	return user.EndUser{}, refuse(emcode.AuthenticationError, "%v", err)
}

func refusal(err error) bool {
	var locked *user.LockedError
	return errors.Is(err, user.ErrWrong) || errors.As(err, &locked)
}

var digits = regexp.MustCompile(`^[0-9]+$`)

// find returns the user with an ID; the zero EndUser when there is none.
func (s *Service) find(ctx context.Context, a Attempt) (u user.EndUser, err error) {
	p, err := s.Parameters.current(ctx)
	if err != nil {
		return u, err
	}
	switch {
	case a.Type == phoneservice.PrimaryExtension:
		return s.findByExtension(ctx, a.ID)
	case a.Type == phoneservice.SelfServiceID:
		u, err = s.Directory.BySelfServiceID(ctx, a.ID)
	case !p.AlphanumericUserID && !digits.MatchString(width.Narrow.String(a.ID)):
		return u, nil
	default:
		u, err = s.Directory.ByUserID(ctx, a.ID)
	}
	if errors.Is(err, model.ErrNotFound) {
		return user.EndUser{}, nil
	}
	return u, err
}

func (s *Service) findByExtension(ctx context.Context, number string) (user.EndUser, error) {
	users, err := s.Directory.ByPrimaryExtension(ctx, number)
	if err == nil && len(users) > 1 {
		err = refuse(emcode.ManyUsersForDN, "the primary extension has several users")
	}
	return append(users, user.EndUser{})[0], err
}

// What the audit log shows instead of names that were typed: somebody may have
// typed a PIN there.
const (
	notLoggedIn = "not logged in"
	unknownUser = "unknown user"
)

// recordFailure counts and records a refused login, and the locks it brings
// about.
func (s *Service) recordFailure(ctx context.Context, a Attempt, u user.EndUser, why error, subjects []subject) error {
	reason := "wrong PIN"
	switch {
	case u.ID == 0:
		reason = unknownUser
	case !errors.Is(why, user.ErrWrong):
		reason = "locked"
	}
	ctx = audit.NewContext(ctx, audit.Actor{Name: notLoggedIn, Address: a.Address.String()})
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		locked, err := s.countFailure(ctx, tx, subjects)
		if err != nil {
			return err
		}
		err = audit.Record(ctx, tx, audit.Change{
			Action: "failed log in", ObjectType: "end user", ObjectName: nameOf(u), At: s.Now(),
			After: struct{ Phone, Reason string }{model.OneLine(a.Phone, 50), reason},
		})
		if err != nil {
			return err
		}
		return s.recordLocks(audit.NewContext(ctx, audit.Actor{Name: audit.System}), tx, locked)
	})
}

func nameOf(u user.EndUser) string {
	if u.ID == 0 {
		return unknownUser
	}
	return u.UserID
}

func (s *Service) recordLocks(ctx context.Context, tx bun.IDB, locked []lockout.Counter) error {
	for _, f := range locked {
		err := audit.Record(ctx, tx, audit.Change{
			Action: "lock", ObjectType: "failed log in", ObjectName: f.Subject, At: s.Now(),
			After: struct {
				Failures    int
				LockedUntil model.Time
			}{f.Failures, f.LockedUntil},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

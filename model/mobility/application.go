package mobility

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/emcode"
	"tandem/model/user"
)

// Caller is the user on whose behalf a program calls the EM API.
type Caller struct {
	// UserID is as it is stored.
	UserID string
	// Proxy may act for everybody; others act for themselves only.
	Proxy bool
}

// May returns code 10 unless the caller may act for a user.
func (c Caller) May(userID string) error {
	if c.Proxy || user.Key(userID) == user.Key(c.UserID) {
		return nil
	}
	return refuse(emcode.LacksProxyRights, "%s may act for nobody else", c.UserID)
}

// Only returns what LogoutRequest.Only and Which.UserID are for the caller.
func (c Caller) Only() string {
	if c.Proxy {
		return ""
	}
	return c.UserID
}

// Authorise returns who calls with a user name and a password. An application
// user needs the role Standard EM Authentication Proxy Rights; an end user needs
// none and acts for himself, or for everybody when he has it. The codes of its
// errors:
//
//	2   the name or the password is blank
//	3   they are wrong, or the user or the address is locked
//	9   the password could not be checked
//	10  an application user without the role
//	27  they are right, and the password must be changed first
func (s *Service) Authorise(ctx context.Context, name, password string, address netip.Addr) (Caller, error) {
	c, err := s.authorise(ctx, name, password, address)
	if err != nil {
		return Caller{}, fmt.Errorf("authorising a caller of the EM API: %w", err)
	}
	return c, nil
}

func (s *Service) authorise(ctx context.Context, name, password string, address netip.Addr) (Caller, error) {
	if user.Key(name) == "" || password == "" {
		return Caller{}, refuse(emcode.CannotAuthorize, "user name or password is blank")
	}
	subjects := []subject{addressSubject(address)}
	leave, err := s.attempts.enter(ctx, subjects)
	if err != nil {
		return Caller{}, err
	}
	defer leave()
	switch pre, err := s.precheck(ctx, "", subjects); {
	case err != nil:
		return Caller{}, err
	case pre.Locked != "":
		return Caller{}, refuse(emcode.InvalidAppUser, "%s is locked", pre.Locked)
	}
	owner, userID, err := s.account(ctx, name)
	if err != nil {
		return Caller{}, err
	}
	return s.admitCaller(ctx, owner, userID, password, address)
}

// account returns the application user or the end user with a name; the zero
// Owner when there is none.
func (s *Service) account(ctx context.Context, name string) (user.Owner, string, error) {
	app, err := s.Directory.ApplicationUser(ctx, name)
	if err == nil {
		return user.Owner{ApplicationUserID: app.ID}, app.UserID, nil
	}
	if !errors.Is(err, model.ErrNotFound) {
		return user.Owner{}, "", err
	}
	end, err := s.Directory.ByUserID(ctx, name)
	if errors.Is(err, model.ErrNotFound) {
		return user.Owner{}, "", nil
	}
	return end.Owner(), end.UserID, err
}

func (s *Service) admitCaller(ctx context.Context, owner user.Owner, userID, password string, address netip.Addr) (Caller, error) {
	// The zero owner is nobody: it takes as long to find that out.
	err := s.Credentials.Verify(ctx, owner, user.Password, password)
	switch {
	case ctx.Err() != nil:
		return Caller{}, ctx.Err()
	case refusal(err):
		if err := s.countCaller(context.WithoutCancel(ctx), address); err != nil {
			return Caller{}, err
		}
		return Caller{}, refuse(emcode.InvalidAppUser, "%v", err)
	case errors.Is(err, user.ErrMustChange), errors.Is(err, user.ErrExpired):
		return Caller{}, refuse(emcode.ChangePassword, "%v", err)
	case err != nil:
		return Caller{}, unread(emcode.UserInfo, err)
	}
	proxy, err := user.HasRole(ctx, s.DB.Read, owner, user.RoleProxy)
	if err == nil && !proxy && owner.ApplicationUserID != 0 {
		err = refuse(emcode.LacksProxyRights, "application user %s lacks the role %s", userID, user.RoleProxy)
	}
	return Caller{UserID: userID, Proxy: proxy}, err
}

// countCaller counts a refused call against its address. Wrong passwords of a
// user are counted, and locks recorded, with the credential.
func (s *Service) countCaller(ctx context.Context, address netip.Addr) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		locked, err := s.countFailure(ctx, tx, []subject{addressSubject(address)})
		if err != nil {
			return err
		}
		return s.recordLocks(ctx, tx, locked)
	})
}

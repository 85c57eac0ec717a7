package mobility

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"tandem/model"
	"tandem/model/emcode"
	"tandem/model/user"
)

// Step is one precondition of a login on a phone.
type Step struct {
	// Name says what must be true.
	Name model.Text
	OK   bool
	// Skipped steps could not be looked at, because another one failed.
	Skipped bool
	// Code is what the phone is told when the step fails; Coded is false when it is
	// told nothing.
	Code  emcode.Code
	Coded bool
	// Detail says what was met, in a sentence.
	Detail model.Text
	// Fix is the path of the page where a failed step is fixed.
	Fix string
}

// Pages that fix what fails.
const (
	phonesPage     = "/ccmadmin/phones"
	usersPage      = "/ccmadmin/users"
	parametersPage = "/ccmadmin/service-parameters/extension-mobility"
	servicesPage   = "/ccmservice/control-center/feature"
	networkPage    = "/ccmservice/control-center/network"
)

// Check answers "Why can this user not log in here?": every precondition of a
// login with user ID and PIN, in the order in which they are met. The first step
// that is neither OK nor skipped is the reason. Nothing is changed, and no PIN is
// looked at. The error is not about the login.
func (s *Service) Check(ctx context.Context, userID, phone string) ([]Step, error) {
	c, err := s.newCheck(ctx, userID, phone)
	if err != nil {
		return nil, fmt.Errorf("checking a login: %w", err)
	}
	return []Step{
		c.menuRuns(), c.applicationRuns(), c.serviceRuns(), c.phoneExists(), c.phoneEnabled(), c.phoneHasService(), c.addressTrusted(), c.notGuessing(),
		c.userExists(), c.idAllowed(), c.pinSet(), c.pinUnlocked(), c.pinGood(), c.phoneFree(), c.profileFits(), c.notElsewhere(),
	}, nil
}

// check is everything that the steps look at.
type check struct {
	parameters Parameters
	running    func(service string) bool
	phone      state
	effective  Effective
	// locked is the phone or its address when either is locked, or "".
	locked   string
	person   person
	pin      user.Credential
	expired  bool
	choices  []choice
	sessions []Session
	now      model.Time
}

func (s *Service) newCheck(ctx context.Context, userID, phone string) (c check, err error) {
	c.now, c.running = model.At(s.Now()), s.Running
	if c.parameters, err = s.Parameters.Load(ctx); err != nil {
		return c, err
	}
	return c, errors.Join(s.checkPhone(ctx, &c, phone), s.checkUser(ctx, &c, userID))
}

func (s *Service) checkPhone(ctx context.Context, c *check, phone string) error {
	found, err := loadStates(ctx, s.DB.Read, anyPhone, phoneIsNamed, phone)
	if err != nil || len(found) == 0 {
		return err
	}
	c.phone = found[0]
	if c.effective, err = s.Effective(ctx, c.phone.Phone); err != nil {
		return err
	}
	subjects := []subject{deviceSubject(c.phone.Phone)}
	if address, err := netip.ParseAddr(c.phone.LastAddress); err == nil {
		subjects = append(subjects, addressSubject(address))
	}
	pre, err := s.precheck(ctx, c.phone.Phone, subjects)
	c.locked = pre.Locked
	return err
}

func (s *Service) checkUser(ctx context.Context, c *check, userID string) (err error) {
	if c.person, err = loadPerson(ctx, s.DB.Read, user.Key(userID)); err != nil || c.person.ID == 0 {
		return err
	}
	if c.pin, err = s.Credentials.Get(ctx, user.Owner{EndUserID: c.person.ID}, user.PIN); err != nil {
		return err
	}
	if c.expired, err = s.expired(ctx, c.pin, c.now); err != nil {
		return err
	}
	if c.choices, err = loadChoices(ctx, s.DB.Read, c.person.ID); err != nil {
		return err
	}
	c.sessions, err = s.SessionsOf(ctx, c.person.UserID)
	return err
}

// expired reports whether a credential has outlived the days of its policy.
func (s *Service) expired(ctx context.Context, c user.Credential, now model.Time) (bool, error) {
	var days int
	err := s.DB.Read.NewRaw("SELECT expires_after FROM credential_policy WHERE name = ?", c.Policy).Scan(ctx, &days)
	if err != nil {
		return false, fmt.Errorf("loading credential policy %q: %w", c.Policy, err)
	}
	return c.IsSet && !c.DoesNotExpire && days > 0 && !now.Before(c.ChangedAt.AddDate(0, 0, days)), nil
}

func (c check) phonePage() string { return fmt.Sprintf("%s/%d", phonesPage, c.phone.PhoneID) }

func (c check) userPage() string { return fmt.Sprintf("%s/%d", usersPage, c.person.ID) }

// step returns a step that is right, or wrong with what follows.
func step(name model.Text, ok bool, code emcode.Code, detail model.Text, fix string) Step {
	if ok {
		return Step{Name: name, OK: true}
	}
	return Step{Name: name, Code: code, Coded: true, Detail: detail, Fix: fix}
}

// when returns st, or the same step skipped unless it can be looked at.
func (st Step) when(can bool) Step {
	if can {
		return st
	}
	return Step{Name: st.Name, Skipped: true}
}

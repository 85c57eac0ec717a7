package mobility

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/device"
	"tandem/model/emcode"
	"tandem/model/phoneservice"
	"tandem/model/product"
)

// Effective is what a phone is now: its own settings, those of its logout
// profile, or those of the person who is logged in.
type Effective struct {
	// Phone is the phone as configured.
	Phone device.Phone
	// Session is zero when nobody is logged in; it may be a standing one.
	Session Session
	// Profile is the name of the device profile in force, "" for none. Its lines,
	// speed dials and subscriptions are in Assignments. A person without a device
	// profile has none of them.
	Profile string
	// DefaultProfile is the name of the default device profile whose Features are
	// in force, "" when they are those of Profile or of the phone.
	DefaultProfile string
	// Features are the settings in force, for the phone's own model and protocol
	// and with one of its button templates. UserLocale is that of the profile, the
	// user, the phone, its common device configuration or its device pool, in this
	// order; "" when none is set or the model has none.
	device.Features
	device.Assignments
	// Services are the enabled phone services of the phone in their order: those
	// of Subscriptions, then the enterprise subscriptions.
	Services []EffectiveService
}

// EffectiveService is one entry behind a button for services.
type EffectiveService struct {
	phoneservice.Service
	// Subscription is zero for an enterprise subscription.
	Subscription device.Subscription
}

// Effective returns what a phone is now, given its device name. It returns code
// 11 when there is no such phone.
func (s *Service) Effective(ctx context.Context, phone string) (Effective, error) {
	e, err := s.effective(ctx, phone)
	if err != nil {
		return Effective{}, fmt.Errorf("finding out what %s is now: %w", model.OneLine(phone, 50), err)
	}
	return e, nil
}

// effective reads everything in one transaction, so that a login in between
// cannot mix two states.
func (s *Service) effective(ctx context.Context, name string) (e Effective, err error) {
	err = s.DB.Read.RunInTx(ctx, s.snapshot(), func(ctx context.Context, tx bun.Tx) error {
		found, err := loadStates(ctx, tx, anyPhone, phoneIsNamed, name)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return refuse(emcode.DeviceUnknown, "there is no such phone")
		}
		if e.Phone, err = s.phones.GetTx(ctx, tx, found[0].PhoneID); err != nil {
			return err
		}
		if err := s.wear(ctx, tx, &e, found[0]); err != nil {
			return err
		}
		return s.serve(ctx, tx, &e)
	})
	return e, err
}

// snapshot returns the options of a transaction that sees the database at one
// moment; on SQLite every transaction does.
func (s *Service) snapshot() *sql.TxOptions {
	if !s.DB.IsPostgres() {
		return nil
	}
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

// wear dresses the phone in the profile in force, if any.
func (s *Service) wear(ctx context.Context, tx bun.IDB, e *Effective, st state) error {
	e.Session, _ = st.session()
	e.Features, e.Assignments = e.Phone.Features, e.Phone.Assignments
	profileID, locale := st.LogoutID, st.idleLocale()
	if st.occupied() {
		profileID, locale = st.ProfileID, st.sessionLocale()
		e.Assignments = device.Assignments{}
	}
	var err error
	switch {
	case profileID != 0:
		err = s.wearProfile(ctx, tx, e, st, profileID)
	case st.occupied():
		err = s.wearDefault(ctx, tx, e, st)
	default:
		err = s.synchronise(ctx, tx, e)
	}
	e.Features.UserLocale = locale
	if known, ok := product.ByModel(e.Phone.Model); ok && !known.Localised {
		e.Features.UserLocale = ""
	}
	return err
}

// wearProfile takes the settings of a profile when it is for the protocol of the
// phone ("feature safe"): of another model all but the button template and the
// expansion modules. For another protocol the default device profile has them.
func (s *Service) wearProfile(ctx context.Context, tx bun.IDB, e *Effective, st state, id int64) error {
	p, err := s.profiles.GetTx(ctx, tx, id)
	if err != nil {
		return err
	}
	e.Profile, e.Assignments = p.Name, p.Assignments
	if p.Protocol != e.Phone.Protocol {
		return s.wearDefault(ctx, tx, e, st)
	}
	e.Features = p.Features
	if p.Model != e.Phone.Model {
		own := e.Phone.Features
		e.Model, e.PhoneButtonTemplate, e.Module1, e.Module2 = own.Model, own.PhoneButtonTemplate, own.Module1, own.Module2
	}
	return nil
}

// wearDefault takes the settings of the default device profile; without one the
// phone keeps its own.
func (s *Service) wearDefault(ctx context.Context, tx bun.IDB, e *Effective, st state) error {
	if st.DefaultID == 0 {
		return nil
	}
	d, err := s.defaults.GetTx(ctx, tx, st.DefaultID)
	if err != nil {
		return err
	}
	modules := [2]string{e.Module1, e.Module2}
	e.DefaultProfile, e.Features = d.Name, d.Features
	e.Module1, e.Module2 = modules[0], modules[1]
	return nil
}

// synchronise drops the subscriptions of a phone on which somebody was logged in
// when the enterprise parameter Synchronization Between Auto Device Profile and
// Phone Configuration is off: they do not come back after a logout (seed 004).
func (s *Service) synchronise(ctx context.Context, tx bun.IDB, e *Effective) error {
	if e.Phone.LastUser == "" {
		return nil
	}
	var synchronised bool
	err := tx.NewRaw("SELECT synchronize_profiles FROM enterprise_parameters WHERE id = 1").Scan(ctx, &synchronised)
	if err != nil {
		return fmt.Errorf("loading the enterprise parameters: %w", err)
	}
	if !synchronised {
		e.Subscriptions = nil
	}
	return nil
}

// serve lists the phone services.
func (s *Service) serve(ctx context.Context, tx bun.IDB, e *Effective) error {
	names := []string{""}
	for _, sub := range e.Subscriptions {
		names = append(names, sub.Service)
	}
	var ids []int64
	err := tx.NewRaw("SELECT id FROM phone_service WHERE enabled AND (enterprise OR name IN (?)) ORDER BY lower(name)", bun.List(names)).Scan(ctx, &ids)
	if err != nil {
		return fmt.Errorf("listing phone services: %w", err)
	}
	byName := map[string]phoneservice.Service{}
	var enterprise []EffectiveService
	for _, id := range ids {
		service, err := s.services.GetTx(ctx, tx, id)
		if err != nil {
			return err
		}
		byName[service.Name] = service
		if service.Enterprise {
			enterprise = append(enterprise, EffectiveService{Service: service})
		}
	}
	for _, sub := range e.Subscriptions {
		if service, ok := byName[sub.Service]; ok && !service.Enterprise {
			e.Services = append(e.Services, EffectiveService{Service: service, Subscription: sub})
		}
	}
	e.Services = append(e.Services, enterprise...)
	return nil
}

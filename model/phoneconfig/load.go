package phoneconfig

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/device"
	"tandem/model/emcode"
	"tandem/model/mobility"
	"tandem/model/product"
	"tandem/model/record"
)

// PhoneSource tells what a phone is now; mobility.Service does.
type PhoneSource interface {
	Effective(ctx context.Context, phone string) (mobility.Effective, error)
}

// ClusterSource tells where phones find the cluster.
type ClusterSource func(ctx context.Context) (Cluster, error)

// Loader finds what files tell.
type Loader struct {
	source  PhoneSource
	cluster ClusterSource

	pools     *device.Pools
	profiles  *device.CommonPhoneProfiles
	commons   *device.CommonConfigurations
	templates *device.ButtonTemplates
	softkeys  *device.SoftkeyTemplates
	domains   *device.MLPPDomains
	locales   *device.UserLocales
}

// NewLoader returns a loader of what is in d.
func NewLoader(d *db.DB, source PhoneSource, cluster ClusterSource, now func() time.Time) *Loader {
	return &Loader{
		source: source, cluster: cluster,
		pools: device.NewPools(d, now), profiles: device.NewCommonPhoneProfiles(d, now),
		commons: device.NewCommonConfigurations(d, now), templates: device.NewButtonTemplates(d, now),
		softkeys: device.NewSoftkeyTemplates(d, now), domains: device.NewMLPPDomains(d, now),
		locales: device.NewUserLocales(d, now),
	}
}

// Load returns the state of the phone with that device name, in any case, or
// model.ErrNotFound.
func (l *Loader) Load(ctx context.Context, name string) (State, error) {
	s, err := l.load(ctx, name)
	if code, _ := emcode.Of(err); code == emcode.DeviceUnknown {
		err = model.ErrNotFound
	}
	if err != nil {
		return State{}, fmt.Errorf("loading the configuration of phone %q: %w", name, err)
	}
	return s, nil
}

func (l *Loader) load(ctx context.Context, name string) (s State, err error) {
	if s.Effective, err = l.source.Effective(ctx, name); err != nil {
		return s, err
	}
	if s.Cluster, err = l.cluster(ctx); err != nil {
		return s, err
	}
	if err := l.loadPhone(ctx, &s); err != nil {
		return s, err
	}
	return s, l.loadFeatures(ctx, &s)
}

// loadPhone reads what the phone itself points to.
func (l *Loader) loadPhone(ctx context.Context, s *State) (err error) {
	if s.Pool, err = named(ctx, l.pools, s.Phone.DevicePool); err != nil {
		return err
	}
	if s.Profile, err = named(ctx, l.profiles, s.Phone.CommonPhoneProfile); err != nil {
		return err
	}
	s.Common, err = named(ctx, l.commons, s.Phone.CommonDeviceConfiguration)
	return err
}

// loadFeatures reads what the settings in force point to.
func (l *Loader) loadFeatures(ctx context.Context, s *State) error {
	template, err := named(ctx, l.templates, s.PhoneButtonTemplate)
	if err != nil {
		return err
	}
	s.Buttons = template.Buttons
	if s.Softkeys, err = named(ctx, l.softkeys, s.softkeyTemplate()); err != nil {
		return err
	}
	domain, err := named(ctx, l.domains, s.mlpp().MLPPDomain)
	if err != nil {
		return err
	}
	s.MLPPDomain = domain.Identifier
	s.Locale, err = l.locale(ctx, s.UserLocale)
	return err
}

// Cluster tells where phones find the cluster.
func (l *Loader) Cluster(ctx context.Context) (Cluster, error) { return l.cluster(ctx) }

// Softkeys returns the softkey template with that id, or model.ErrNotFound.
func (l *Loader) Softkeys(ctx context.Context, id int64) (device.SoftkeyTemplate, error) {
	return l.softkeys.Get(ctx, id)
}

// locale returns the user locale of that name, English when there is none.
func (l *Loader) locale(ctx context.Context, name string) (product.Locale, error) {
	if known, ok := product.LocaleByName(name); ok || name == "" {
		if !ok {
			known = product.Locales()[0]
		}
		return known, nil
	}
	own, err := named(ctx, l.locales, name)
	return product.Locale{Name: own.Name, Tag: own.Tag, Charset: "utf-8"}, err
}

// named returns the record of a name, and a zero one for no name or when it was
// deleted in this moment.
func named[T any](ctx context.Context, store *record.Store[T], name string) (r T, err error) {
	if name == "" {
		return r, nil
	}
	r, err = store.Named(ctx, name)
	if errors.Is(err, model.ErrNotFound) {
		err = nil
	}
	return r, err
}

package device_test

import (
	"errors"
	"slices"
	"testing"

	"tandem/model/device"
	"tandem/model/product"
	"tandem/model/record"
)

const addUser = `INSERT INTO end_user (user_id, user_key, last_name, first_name, department, manager, telephone, mail_id,
	home_cluster, im_and_presence, blf_presence_group, cti_control, cross_cluster, version)
	VALUES ('ana', 'ana', 'A', '', '', '', '', '', TRUE, FALSE, '', TRUE, FALSE, 1)`

func TestADeviceThatSomebodyIsLoggedInWithIsNotDeleted(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		phone, profile := s.phone(t, "SEP001122334455"), s.profile(t, "profile")
		s.exec(t, `INSERT INTO mobility_session (phone_id, home_cluster, user_id, device_profile_id, started_at, last_active, origin)
			VALUES (?, '', 'ana', ?, 1, 1, 'phone')`, phone.ID, profile.ID)
		wantInUse(t, s.phones.Delete(t.Context(), phone.ID), "extension mobility session: ana")
		wantInUse(t, s.profiles.Delete(t.Context(), profile.ID), "extension mobility session: SEP001122334455 (ana)")
		s.exec(t, "DELETE FROM mobility_session")
		if err := errors.Join(s.phones.Delete(t.Context(), phone.ID), s.profiles.Delete(t.Context(), profile.ID)); err != nil {
			t.Errorf("after the logout: got %v", err)
		}
	})
}

func TestDeletingADeviceTakesItFromItsUsers(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		phone, profile := s.phone(t, "SEP001122334455"), s.profile(t, "profile")
		s.exec(t, addUser)
		s.exec(t, "INSERT INTO controlled_phone (end_user_id, phone_id, position) SELECT id, ?, 1 FROM end_user", phone.ID)
		s.exec(t, "INSERT INTO controlled_profile (end_user_id, device_profile_id, position, is_default) SELECT id, ?, 1, TRUE FROM end_user", profile.ID)
		for _, dependents := range [][]record.Dependents{dependentsOf(t, s.phones, phone.ID), dependentsOf(t, s.profiles, profile.ID)} {
			if got := named(dependents); !slices.Equal(got, []string{"end user: ana"}) || !dependents[0].Cascades {
				t.Errorf("got %q", got)
			}
		}
		if err := errors.Join(s.phones.Delete(t.Context(), phone.ID), s.profiles.Delete(t.Context(), profile.ID)); err != nil {
			t.Errorf("got %v", err)
		}
	})
}

func TestSettingsKnowWhoRefersToThem(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		settings := s.everySetting(t)
		everywhere := []string{
			"phone: SEP001122334455", "device profile: profile", "default device profile: Cisco 8845 SIP",
		}
		for _, test := range []struct {
			name string
			got  []record.Dependents
			want []string
		}{
			{"device pool", dependentsOf(t, device.NewPools(s.d, clock), settings.pool), []string{"phone: SEP001122334455"}},
			{"common phone profile", dependentsOf(t, device.NewCommonPhoneProfiles(s.d, clock), settings.phoneProfile), []string{"phone: SEP001122334455"}},
			{"common device configuration", dependentsOf(t, device.NewCommonConfigurations(s.d, clock), settings.configuration), []string{"phone: SEP001122334455"}},
			{"logout profile", dependentsOf(t, s.profiles, settings.profile), []string{"phone: SEP001122334455"}},
			{"phone button template", dependentsOf(t, device.NewButtonTemplates(s.d, clock), settings.buttons), everywhere},
			{"softkey template", dependentsOf(t, device.NewSoftkeyTemplates(s.d, clock), settings.softkeys),
				append(slices.Clone(everywhere), "common device configuration: configuration")},
			{"MOH audio source", dependentsOf(t, device.NewMOHAudioSources(s.d, clock), settings.moh),
				append(slices.Clone(everywhere), "device pool: pool", "common device configuration: configuration")},
			{"MLPP domain", dependentsOf(t, device.NewMLPPDomains(s.d, clock), settings.domain),
				append(slices.Clone(everywhere), "device pool: pool", "common device configuration: configuration")},
			{"user locale", dependentsOf(t, device.NewUserLocales(s.d, clock), settings.locale),
				append(slices.Clone(everywhere), "device pool: pool", "common device configuration: configuration", "end user: ana")},
		} {
			if got := named(test.got); !slices.Equal(got, test.want) {
				t.Errorf("%s: got %q, want %q", test.name, got, test.want)
			}
		}
		wantInUse(t, device.NewPools(s.d, clock).Delete(t.Context(), settings.pool), "phone: SEP001122334455")
	})
}

// settings are the ids of one record of every kind.
type settings struct {
	pool, phoneProfile, configuration, profile, buttons, softkeys, moh, domain, locale int64
}

// everySetting adds one record of every kind, which refer to each other.
func (s stores) everySetting(t *testing.T) (ids settings) {
	t.Helper()
	ids.locale = add(t, device.NewUserLocales(s.d, clock), device.UserLocale{Name: "locale", Tag: "ga_IE"})
	ids.moh = add(t, device.NewMOHAudioSources(s.d, clock), device.MOHAudioSource{Name: "moh", Number: 2})
	ids.domain = add(t, device.NewMLPPDomains(s.d, clock), device.MLPPDomain{Name: "domain", Identifier: "00000A"})
	ids.softkeys = add(t, device.NewSoftkeyTemplates(s.d, clock), device.SoftkeyTemplate{Name: "softkeys"})
	ids.buttons = s.template(t, "buttons", product.Line, product.Line, product.Line, product.Line, product.Line).ID
	pool := device.BlankPool()
	pool.Name, pool.UserLocale, pool.NetworkHoldMOH, pool.MLPPDomain = "pool", "locale", "moh", "domain"
	ids.pool = add(t, device.NewPools(s.d, clock), pool)
	phoneProfile := device.BlankCommonPhoneProfile()
	phoneProfile.Name = "phone profile"
	ids.phoneProfile = add(t, device.NewCommonPhoneProfiles(s.d, clock), phoneProfile)
	c := device.BlankCommonConfiguration()
	c.Name, c.SoftkeyTemplate, c.UserHoldMOH, c.UserLocale, c.MLPPDomain = "configuration", "softkeys", "moh", "locale", "domain"
	ids.configuration = add(t, device.NewCommonConfigurations(s.d, clock), c)

	features := device.DefaultFeatures("Cisco 8845", product.SIP)
	features.PhoneButtonTemplate, features.SoftkeyTemplate, features.UserHoldMOH = "buttons", "softkeys", "moh"
	features.UserLocale, features.MLPPDomain = "locale", "domain"
	ids.profile = add(t, s.profiles, device.Profile{Name: "profile", Features: features})
	add(t, device.NewDefaultProfiles(s.d, clock), device.DefaultProfile{Features: features})
	p := device.BlankPhone("Cisco 8845", product.SIP)
	p.Name, p.Features, p.DevicePool, p.CommonPhoneProfile = "SEP001122334455", features, "pool", "phone profile"
	p.CommonDeviceConfiguration, p.LogoutProfile = "configuration", "profile"
	add(t, s.phones, p)
	s.exec(t, addUser)
	s.exec(t, "UPDATE end_user SET user_locale = 'locale'")
	return ids
}

func add[T any](t *testing.T, store *record.Store[T], r T) int64 {
	t.Helper()
	added, err := store.Add(t.Context(), r)
	if err != nil {
		t.Fatalf("%s: %v", store.Object(), err)
	}
	return store.IdentityOf(added).ID
}

func dependentsOf[T any](t *testing.T, store *record.Store[T], id int64) []record.Dependents {
	t.Helper()
	dependents, err := store.Dependents(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return dependents
}

func named(dependents []record.Dependents) []string {
	var names []string
	for _, d := range dependents {
		for _, first := range d.First {
			names = append(names, d.Object+": "+first.Name)
		}
	}
	return names
}

// wantInUse fails the test unless err names what keeps a record.
func wantInUse(t *testing.T, err error, want string) {
	t.Helper()
	var inUse *record.InUseError
	if !errors.As(err, &inUse) {
		t.Errorf("got %v, want that it is in use", err)
		return
	}
	if got := named(inUse.Dependents); !slices.Equal(got, []string{want}) {
		t.Errorf("got %q, want %q", got, want)
	}
}

package phoneconfig_test

import (
	"testing"
)

func TestPhonesThatHaveAProfileAreReset(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.exec(t, "UPDATE phone SET logout_profile = 'sakura 8851' WHERE name = ?", phoneSIP)
		profiles := map[string]int64{}
		for _, name := range []string{"sakura 8851", "sakura 7965"} {
			var id int64
			check(t, o.d.Read.NewRaw("SELECT id FROM device_profile WHERE name = ?", name).Scan(t.Context(), &id))
			profiles[name] = id
		}
		for _, test := range []struct {
			name, profile, login string
			want                 int
		}{
			{"the log out profile of a phone without anybody", "sakura 8851", "", 1},
			{"a profile that nobody has", "sakura 7965", "", 0},
			{"a profile that somebody has", "sakura 7965", "sakura 7965", 1},
		} {
			if test.login != "" {
				o.login(t, phoneSCCP, test.login)
			}
			got, err := o.queue.ResetWearers(t.Context(), profiles[test.profile])
			check(t, err)
			if got != test.want {
				t.Errorf("%s: got %d phones, want %d", test.name, got, test.want)
			}
		}
		o.exec(t, "UPDATE phone SET logout_profile = 'sakura 8851' WHERE name = ?", phoneSCCP)
		if got, err := o.queue.ResetWearers(t.Context(), profiles["sakura 8851"]); err != nil || got != 1 {
			t.Errorf("the log out profile of a phone with somebody: got %d phones and %v, want the other phone alone", got, err)
		}
	})
}

package device_test

import (
	"context"
	"slices"
	"testing"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/device"
	"tandem/model/product"
)

func TestTheStandardRecordsAreThereOnce(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		templates := 0
		for _, p := range product.All() {
			templates += len(p.Protocols)
		}
		want := []int{templates, len(product.SoftkeyTemplates()), len(product.Locales()), 1, 1, 1, 1}
		if got := s.standards(t); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if err := device.EnsureStandards(t.Context(), s.d, clock); err != nil {
			t.Fatal(err)
		}
		if got := s.standards(t); !slices.Equal(got, want) {
			t.Errorf("the second time: got %v, want %v", got, want)
		}
	})
}

func TestAStandardRecordThatIsMissingIsAddedAgain(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		want := s.standards(t)
		s.exec(t, "DELETE FROM phone_button_template WHERE name = 'Standard 8845 SIP'")
		s.exec(t, "DELETE FROM device_pool")
		if err := device.EnsureStandards(t.Context(), s.d, clock); err != nil {
			t.Fatal(err)
		}
		want[len(want)-1]++ // one audit row more
		if got := s.standards(t); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		got, err := device.NewButtonTemplates(s.d, clock).Named(t.Context(), "Standard 8845 SIP")
		if err != nil || !got.Standard || got.Buttons.Count(product.Line) != 2 || got.Buttons.Count(product.SpeedDial) != 3 {
			t.Errorf("got %+v and %v", got, err)
		}
	})
}

// standards returns how many records of each kind there are, and audit rows.
func (s stores) standards(t *testing.T) []int {
	t.Helper()
	var counts []int
	for _, store := range []interface {
		Names(ctx context.Context, limit int) ([]string, error)
	}{
		device.NewButtonTemplates(s.d, clock), device.NewSoftkeyTemplates(s.d, clock), device.NewUserLocales(s.d, clock),
		device.NewCommonPhoneProfiles(s.d, clock), device.NewMOHAudioSources(s.d, clock), device.NewPools(s.d, clock),
	} {
		names, err := store.Names(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		counts = append(counts, len(names))
	}
	found, err := audit.NewStore(s.d).Find(t.Context(), model.Query{PerPage: 1})
	if err != nil {
		t.Fatal(err)
	}
	return append(counts, found.Total)
}

func TestOnlyTemplatesOfTheModelAndProtocolCanBeChosen(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		s.template(t, "another", product.Line, product.Line, product.Line, product.Line, product.Line)
		for _, test := range []struct {
			model    string
			protocol product.Protocol
			want     []string
		}{
			{"Cisco 8845", product.SIP, []string{"another", "Standard 8845 SIP"}},
			{"Cisco 7945", product.SCCP, []string{"Standard 7945 SCCP"}},
			{"Cisco 8845", product.SCCP, nil},
		} {
			got, err := device.NewChoices(s.d).ButtonTemplates(t.Context(), test.model, test.protocol)
			if err != nil || !slices.Equal(got, test.want) {
				t.Errorf("%s with %s: got %q and %v, want %q", test.model, test.protocol, got, err, test.want)
			}
		}
	})
}

package device_test

import (
	"reflect"
	"testing"

	"tandem/model"
	"tandem/model/device"
)

func TestPhonesAreFoundByAnyOfTheirDirectoryNumbers(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		for _, n := range []string{"1000", "1001", "2000"} {
			s.number(t, n)
		}
		s.phone(t, "SEP00000000000A", device.Line{Pattern: "2000"}, device.Line{Pattern: "1001"})
		s.phone(t, "SEP00000000000B", device.Line{Pattern: "1000"})
		s.phone(t, "SEP00000000000C")
		profile := s.profile(t, "with a line")
		err := device.NewLines(s.d, clock).AddLine(t.Context(), device.Owner{ProfileID: profile.ID}, device.Line{Pattern: "3000"})
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			name     string
			operator model.Operator
			text     string
			want     []string
		}{
			{"the beginning of the second line", model.BeginsWith, "1001", []string{"SEP00000000000A"}},
			{"the beginning of lines of two phones", model.BeginsWith, "10", []string{"SEP00000000000A", "SEP00000000000B"}},
			{"the end of the first line", model.EndsWith, "000", []string{"SEP00000000000A", "SEP00000000000B"}},
			{"a part", model.Contains, "100", []string{"SEP00000000000A", "SEP00000000000B"}},
			{"the whole second line", model.IsExactly, "1001", []string{"SEP00000000000A"}},
			{"a part is not the whole", model.IsExactly, "100", nil},
			{"no line", model.IsEmpty, "", []string{"SEP00000000000C"}},
			{"any line", model.IsNotEmpty, "", []string{"SEP00000000000A", "SEP00000000000B"}},
			{"no text finds all", model.Contains, " ", []string{"SEP00000000000A", "SEP00000000000B", "SEP00000000000C"}},
			{"that of a profile", model.IsExactly, "3000", nil},
		} {
			// The database itself searches when a time is sorted by, on either engine.
			for _, sort := range []string{"name", "last_seen"} {
				got := s.find(t, model.Query{PerPage: 10, Sort: sort, Conditions: []model.Condition{
					{Field: "directory_number", Operator: test.operator, Text: test.text},
				}})
				if !reflect.DeepEqual(got, test.want) {
					t.Errorf("%s, sorted by %s: got %v, want %v", test.name, sort, got, test.want)
				}
			}
		}
	})
}

func TestPhonesAreSortedByTheirFirstDirectoryNumber(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		for _, n := range []string{"1000", "1001", "2000"} {
			s.number(t, n)
		}
		s.phone(t, "SEP00000000000A", device.Line{Pattern: "2000"}, device.Line{Pattern: "1000"})
		s.phone(t, "SEP00000000000B", device.Line{Pattern: "1001"})
		got := s.find(t, model.Query{PerPage: 10, Sort: "directory_number"})
		if want := []string{"SEP00000000000B", "SEP00000000000A"}; !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestEveryListIsFoundBySortedByAndFilteredByEveryField(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		s.phone(t, "SEP00000000000A")
		s.profile(t, "one")
		for _, field := range []string{
			"name", "description", "directory_number", "calling_search_space", "device_pool", "model", "protocol",
			"phone_button_template", "security_profile", "owner_user", "extension_mobility", "logout_profile", "last_seen",
		} {
			q := model.Query{PerPage: 10, Sort: field, Conditions: []model.Condition{{Field: field, Operator: model.IsEmpty}}}
			if _, err := s.phones.Find(t.Context(), q); err != nil {
				t.Errorf("phones by %s: %v", field, err)
			}
		}
		for _, field := range []string{
			"name", "description", "directory_number", "calling_search_space", "model", "protocol", "phone_button_template", "user_locale",
		} {
			q := model.Query{PerPage: 10, Sort: field, Conditions: []model.Condition{{Field: field, Operator: model.Contains, Text: "o"}}}
			if _, err := s.profiles.Find(t.Context(), q); err != nil {
				t.Errorf("device profiles by %s: %v", field, err)
			}
		}
	})
}

// find returns the names of the phones that q finds.
func (s stores) find(t *testing.T, q model.Query) []string {
	t.Helper()
	found, err := s.phones.Find(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range found.Items {
		names = append(names, p.Name)
	}
	return names
}

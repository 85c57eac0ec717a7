package device_test

import (
	"fmt"
	"reflect"
	"testing"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/device"
)

func TestManyPhonesAreStoredAsIfAddedOneByOne(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		s.number(t, "1000")
		var phones []device.Phone
		for i := range 1100 {
			p := device.BlankPhone("Cisco 8845", "SIP")
			p.Name = fmt.Sprintf("SEP%012X", i)
			p.Lines = []device.Line{{Pattern: fmt.Sprint(1000 + i/2), Label: "first"}}
			p.SpeedDials = []device.SpeedDial{{Number: "9"}}
			phones = append(phones, p)
		}
		if err := device.AddPhones(t.Context(), s.d, clock, phones); err != nil {
			t.Fatal(err)
		}
		for _, i := range []int{0, 501, 1099} {
			got, err := s.phones.Get(t.Context(), phones[i].ID)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, phones[i]) {
				t.Errorf("got  %+v\nwant %+v", got, phones[i])
			}
		}
		if n, err := s.numbers.Count(t.Context()); err != nil || n != 550 {
			t.Errorf("got %d directory numbers and %v, want 550", n, err)
		}
		found, err := audit.NewStore(s.d).Find(t.Context(), model.Query{
			PerPage: 10, Conditions: []model.Condition{{Field: "object_type", Operator: model.IsExactly, Text: "phone"}},
		})
		if err != nil || found.Total != 1 {
			t.Errorf("got %d audit rows about phones and %v, want 1", found.Total, err)
		}
	})
}

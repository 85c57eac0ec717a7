package device_test

import (
	"reflect"
	"testing"

	"tandem/model/device"
)

func TestAPhoneIsStoredWithWhatStandsOnItsButtons(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		s.number(t, "1000")
		s.number(t, "1001")
		p := device.BlankPhone("Cisco 8845", "SIP")
		p.Name = "00:11:22:aa:bb:cc"
		p.Lines = []device.Line{{Pattern: "1001", Label: "second"}, {Pattern: "1000", DisplayName: "Ana"}}
		p.SpeedDials = []device.SpeedDial{{Number: "2000", Label: "Ben"}, {Number: "+2001"}}
		added, err := s.phones.Add(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.phones.Named(t.Context(), "sep001122aabbcc")
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, added) {
			t.Errorf("got  %+v\nwant %+v", got, added)
		}
		if got.Name != "SEP001122AABBCC" || got.Lines[1].Pattern != "1000" || got.Lines[1].Position != 2 {
			t.Errorf("got %s with %+v", got.Name, got.Lines)
		}
	})
}

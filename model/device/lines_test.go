package device_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/device"
	"tandem/model/product"
	"tandem/model/routing"
)

func TestLinesAreAddedChangedMovedAndRemoved(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		if _, err := routing.NewPartitions(s.d, clock).Add(t.Context(), routing.Partition{Name: "internal"}); err != nil {
			t.Fatal(err)
		}
		s.template(t, "lines", product.Line, product.Line, product.Line, product.Line, product.Line)
		lines := device.NewLines(s.d, clock)
		for _, o := range s.owners(t, "lines") {
			for _, l := range []device.Line{{Pattern: "1", Label: "one"}, {Pattern: "2", Partition: "internal"}, {Pattern: "3"}} {
				if err := lines.AddLine(t.Context(), o, l); err != nil {
					t.Fatal(err)
				}
			}
			s.wantLines(t, o, "1:1/one", "2:2 (internal)/", "3:3/")
			for _, step := range []struct {
				name string
				err  error
				want []string
			}{
				{"the first to the end", lines.MoveLine(t.Context(), o, 1, 3), nil},
				{"beyond the end is the end", lines.MoveLine(t.Context(), o, 2, 9), nil},
				{"the last to the front", lines.MoveLine(t.Context(), o, 3, 0), nil},
				{"another label", lines.UpdateLine(t.Context(), o, 1, "three", "Ana"), nil},
				{"the second goes", lines.RemoveLine(t.Context(), o, 2), nil},
				{"a number that is on the device", lines.AddLine(t.Context(), o, device.Line{Pattern: "1"}), []string{"pattern"}},
				{"a number with letters", lines.AddLine(t.Context(), o, device.Line{Pattern: "boss"}), []string{"pattern"}},
				{"a partition that is gone", lines.AddLine(t.Context(), o, device.Line{Pattern: "4", Partition: "gone"}), []string{"route_partition"}},
			} {
				if got := fieldsOf(step.err); !slices.Equal(got, step.want) {
					t.Errorf("%s: got errors about %q, want %q", step.name, got, step.want)
				}
			}
			s.wantLines(t, o, "1:3/three", "2:1/one")
			for name, err := range map[string]error{
				"updating": lines.UpdateLine(t.Context(), o, 3, "", ""),
				"moving":   lines.MoveLine(t.Context(), o, 0, 1),
				"removing": lines.RemoveLine(t.Context(), o, 3),
			} {
				if !errors.Is(err, model.ErrNotFound) {
					t.Errorf("%s a line that is not there: got %v", name, err)
				}
			}
		}
		if n, err := s.numbers.Count(t.Context()); err != nil || n != 3 {
			t.Errorf("got %d directory numbers and %v, want the 3 that both devices share", n, err)
		}
	})
}

func TestAddingALineOfADeviceThatIsGoneMakesNoNumber(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		err := device.NewLines(s.d, clock).AddLine(t.Context(), device.Owner{PhoneID: 99}, device.Line{Pattern: "1"})
		if !errors.Is(err, model.ErrNotFound) {
			t.Errorf("got %v, want not found", err)
		}
		if n, err := s.numbers.Count(t.Context()); err != nil || n != 0 {
			t.Errorf("got %d directory numbers and %v", n, err)
		}
	})
}

func TestAChangeOfALineIsInTheAuditLog(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		p := s.phone(t, "SEP001122334455")
		if err := device.NewLines(s.d, clock).AddLine(t.Context(), device.Owner{PhoneID: p.ID}, device.Line{Pattern: "1"}); err != nil {
			t.Fatal(err)
		}
		found, err := audit.NewStore(s.d).Find(t.Context(), model.Query{PerPage: 2})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range found.Items {
			got = append(got, e.Action+" "+e.ObjectType)
		}
		slices.Sort(got)
		if want := []string{"add directory number", "update phone"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestSpeedDialsAreNumberedAmongThoseOfTheirKind(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		s.template(t, "lamps", product.Line, product.SpeedDialBLF, product.SpeedDialBLF, product.SpeedDial, product.SpeedDial)
		dials := device.NewSpeedDials(s.d, clock)
		for _, o := range s.owners(t, "lamps") {
			for _, d := range []device.SpeedDial{{Number: "1"}, {Number: "2", BLF: true}, {Number: "3"}, {Number: "4", BLF: true}} {
				if err := dials.Add(t.Context(), o, d); err != nil {
					t.Fatal(err)
				}
			}
			s.wantDials(t, o, "1:1", "2:3", "1:2 BLF", "2:4 BLF")
			for _, step := range []struct {
				name string
				err  error
				want []string
			}{
				{"the second lamp to the front", dials.Move(t.Context(), o, true, 2, 1), nil},
				{"another number", dials.Update(t.Context(), o, device.SpeedDial{Position: 2, Number: "5", Label: "five"}), nil},
				{"no number", dials.Update(t.Context(), o, device.SpeedDial{Position: 2}), []string{"number"}},
				{"one more lamp than buttons", dials.Add(t.Context(), o, device.SpeedDial{Number: "6", BLF: true}), []string{"number"}},
				{"the first goes", dials.Remove(t.Context(), o, false, 1), nil},
			} {
				if got := fieldsOf(step.err); !slices.Equal(got, step.want) {
					t.Errorf("%s: got errors about %q, want %q", step.name, got, step.want)
				}
			}
			s.wantDials(t, o, "1:5", "1:4 BLF", "2:2 BLF")
			for name, err := range map[string]error{
				"updating": dials.Update(t.Context(), o, device.SpeedDial{Position: 9, Number: "1"}),
				"moving":   dials.Move(t.Context(), o, false, 2, 1),
				"removing": dials.Remove(t.Context(), o, false, 2),
			} {
				if !errors.Is(err, model.ErrNotFound) {
					t.Errorf("%s a speed dial that is not there: got %v", name, err)
				}
			}
		}
	})
}

// owners returns a new phone and a new device profile with the template.
func (s stores) owners(t *testing.T, template string) []device.Owner {
	t.Helper()
	phone, profile := s.phone(t, "SEP001122334455"), s.profile(t, "profile")
	phone.PhoneButtonTemplate, profile.PhoneButtonTemplate = template, template
	if err := errors.Join(s.phones.Update(t.Context(), phone), s.profiles.Update(t.Context(), profile)); err != nil {
		t.Fatal(err)
	}
	return []device.Owner{{PhoneID: phone.ID}, {ProfileID: profile.ID}}
}

// assignments returns what stands on the buttons of o.
func (s stores) assignments(t *testing.T, o device.Owner) device.Assignments {
	t.Helper()
	if o.PhoneID != 0 {
		p, err := s.phones.Get(t.Context(), o.PhoneID)
		if err != nil {
			t.Fatal(err)
		}
		return p.Assignments
	}
	p, err := s.profiles.Get(t.Context(), o.ProfileID)
	if err != nil {
		t.Fatal(err)
	}
	return p.Assignments
}

func (s stores) wantLines(t *testing.T, o device.Owner, want ...string) {
	t.Helper()
	var got []string
	for _, l := range s.assignments(t, o).Lines {
		n := routing.DirectoryNumber{Pattern: l.Pattern, RoutePartition: l.Partition}
		got = append(got, fmt.Sprintf("%d:%s/%s", l.Position, n, l.Label))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v: got lines %q, want %q", o, got, want)
	}
}

func (s stores) wantDials(t *testing.T, o device.Owner, want ...string) {
	t.Helper()
	var got []string
	for _, d := range s.assignments(t, o).SpeedDials {
		text := fmt.Sprintf("%d:%s", d.Position, d.Number)
		if d.BLF {
			text += " BLF"
		}
		got = append(got, text)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v: got speed dials %q, want %q", o, got, want)
	}
}

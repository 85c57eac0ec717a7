package serviceability

import (
	"slices"
	"testing"

	"tandem/model/service"
)

func TestWishesAreOrderedByWhatServicesNeed(t *testing.T) {
	t.Parallel()
	made := func(name string, needs ...string) service.Status {
		return service.Status{Definition: service.Definition{Name: name, Needs: needs}}
	}
	services := []service.Status{made("a", "b"), made("b", "c"), made("c"), made("x", "y"), made("y")}
	tests := []struct {
		name         string
		wishes, want []wish
	}{
		{
			"what is needed is activated first",
			[]wish{{"a", service.Activate}, {"b", service.Activate}, {"c", service.Activate}},
			[]wish{{"c", service.Activate}, {"b", service.Activate}, {"a", service.Activate}},
		},
		{
			"what is needed is deactivated last",
			[]wish{{"c", service.Deactivate}, {"b", service.Deactivate}, {"a", service.Deactivate}},
			[]wish{{"a", service.Deactivate}, {"b", service.Deactivate}, {"c", service.Deactivate}},
		},
		{
			"deactivations come before activations",
			[]wish{{"x", service.Activate}, {"b", service.Deactivate}, {"y", service.Activate}, {"a", service.Deactivate}},
			[]wish{{"a", service.Deactivate}, {"b", service.Deactivate}, {"y", service.Activate}, {"x", service.Activate}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := (plan{services, tt.wishes}).ordered(); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

package device_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/device"
	"tandem/model/phoneservice"
)

// service adds a phone service with one required and one other parameter.
func (s stores) service(t *testing.T, name string, enterprise bool) phoneservice.Service {
	t.Helper()
	service := phoneservice.Blank()
	service.Name, service.ASCIIName, service.URL, service.Enterprise = name, name, "http://192.0.2.1/"+name, enterprise
	service.Parameters = []phoneservice.Parameter{
		{Name: "city", DisplayName: "City", Required: true}, {Name: "unit", DisplayName: "Unit", Default: "C"},
	}
	service, err := phoneservice.NewServices(s.d, clock).Add(t.Context(), service)
	if err != nil {
		t.Fatal(err)
	}
	return service
}

func TestDevicesSubscribeToPhoneServices(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		s.service(t, "weather", false)
		s.service(t, "everyone", true)
		subscriptions := device.NewSubscriptions(s.d, clock)
		city := map[string]string{"city": "Tokyo"}
		for _, o := range s.owners(t, "Standard 8845 SIP") {
			for _, step := range []struct {
				name string
				err  error
				want []string
			}{
				{"without the required value", subscriptions.Subscribe(t.Context(), o, device.Subscription{Service: "weather"}), []string{"parameter_city"}},
				{"with an empty required value", subscriptions.Subscribe(t.Context(), o,
					device.Subscription{Service: "weather", Parameters: map[string]string{"city": " "}}), []string{"parameter_city"}},
				{"with a long value", subscriptions.Subscribe(t.Context(), o,
					device.Subscription{Service: "weather", Parameters: map[string]string{"city": strings.Repeat("x", 256)}}), []string{"parameter_city"}},
				{"to an enterprise service", subscriptions.Subscribe(t.Context(), o, device.Subscription{Service: "everyone", Parameters: city}), []string{"service"}},
				{"well", subscriptions.Subscribe(t.Context(), o, device.Subscription{Service: "weather", Parameters: city}), nil},
				{"under the same name", subscriptions.Subscribe(t.Context(), o, device.Subscription{Service: "weather", Parameters: city}), []string{"name"}},
				{"under another name", subscriptions.Subscribe(t.Context(), o, device.Subscription{Service: "weather", Name: "rain", Parameters: city}), nil},
				{"changed", subscriptions.UpdateSubscription(t.Context(), o, device.Subscription{
					Position: 2, Service: "everyone", Name: "snow", Parameters: map[string]string{"city": "Oslo", "unit": "K", "gone": "x"},
				}), nil},
				{"changed without the required value", subscriptions.UpdateSubscription(t.Context(), o, device.Subscription{Position: 2, Name: "snow"}), []string{"parameter_city"}},
				{"the first goes", subscriptions.Unsubscribe(t.Context(), o, 1), nil},
			} {
				if got := fieldsOf(step.err); !slices.Equal(got, step.want) {
					t.Errorf("%s: got errors about %q, want %q", step.name, got, step.want)
				}
			}
			want := []device.Subscription{{
				Position: 1, Service: "weather", Name: "snow", ASCIIName: "weather",
				Parameters: map[string]string{"city": "Oslo", "unit": "K"},
			}}
			if got := s.assignments(t, o).Subscriptions; !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
			for name, err := range map[string]error{
				"an unknown service": subscriptions.Subscribe(t.Context(), o, device.Subscription{Service: "gone"}),
				"a wrong position":   subscriptions.UpdateSubscription(t.Context(), o, device.Subscription{Position: 2}),
				"nothing there":      subscriptions.Unsubscribe(t.Context(), o, 2),
			} {
				if !errors.Is(err, model.ErrNotFound) {
					t.Errorf("%s: got %v, want not found", name, err)
				}
			}
		}
	})
}

func TestSubscriptionsFollowTheParametersOfTheirService(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		service := s.service(t, "weather", false)
		subscriptions := device.NewSubscriptions(s.d, clock)
		owners := s.owners(t, "Standard 8845 SIP")
		for _, o := range owners {
			err := subscriptions.Subscribe(t.Context(), o, device.Subscription{
				Service: "weather", Parameters: map[string]string{"city": "Tokyo", "unit": "K"},
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		service.Parameters = []phoneservice.Parameter{
			{Name: "city", DisplayName: "City"}, {Name: "days", DisplayName: "Days", Default: "3"},
		}
		services := phoneservice.NewServices(s.d, clock)
		if err := services.Update(t.Context(), service); err != nil {
			t.Fatal(err)
		}
		for _, want := range []int{2, 0} { // the second time nothing is left to do
			got, err := phoneservice.UpdateSubscriptions(t.Context(), s.d, clock, service.ID)
			if err != nil || got != want {
				t.Errorf("got %d and %v, want %d", got, err, want)
			}
		}
		for _, o := range owners {
			want := map[string]string{"city": "Tokyo", "days": "3"}
			if got := s.assignments(t, o).Subscriptions[0].Parameters; !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		}
		if _, err := phoneservice.UpdateSubscriptions(t.Context(), s.d, clock, 99); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("got %v, want not found", err)
		}
	})
}

func TestDeletingAServiceEndsItsSubscriptions(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		service := s.service(t, "weather", false)
		owners := s.owners(t, "Standard 8845 SIP")
		for _, o := range owners {
			err := device.NewSubscriptions(s.d, clock).Subscribe(t.Context(), o,
				device.Subscription{Service: "weather", Parameters: map[string]string{"city": "Tokyo"}})
			if err != nil {
				t.Fatal(err)
			}
		}
		services := phoneservice.NewServices(s.d, clock)
		dependents, err := services.Dependents(t.Context(), service.ID)
		if err != nil || len(dependents) != 2 || !dependents[0].Cascades || dependents[0].First[0].Name != "SEP001122334455" {
			t.Errorf("got dependents %+v and %v", dependents, err)
		}
		if err := services.Delete(t.Context(), service.ID); err != nil {
			t.Fatal(err)
		}
		for _, o := range owners {
			if got := s.assignments(t, o).Subscriptions; len(got) != 0 {
				t.Errorf("got %+v", got)
			}
		}
	})
}

func TestValuesOfParametersAreNotInTheAuditLog(t *testing.T) {
	each(t, func(t *testing.T, s stores) {
		service := s.service(t, "weather", false)
		service.Parameters[1].Default = "default-secret"
		if err := phoneservice.NewServices(s.d, clock).Update(t.Context(), service); err != nil {
			t.Fatal(err)
		}
		for _, o := range s.owners(t, "Standard 8845 SIP") {
			err := device.NewSubscriptions(s.d, clock).Subscribe(t.Context(), o,
				device.Subscription{Service: "weather", Parameters: map[string]string{"city": "typed-secret"}})
			if err != nil {
				t.Fatal(err)
			}
		}
		log := audit.NewStore(s.d)
		found, err := log.Find(t.Context(), model.Query{PerPage: 100})
		if err != nil {
			t.Fatal(err)
		}
		hidden := 0
		for _, row := range found.Items {
			e, err := log.Get(t.Context(), row.ID)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(e.Before+e.After, "-secret") {
				t.Errorf("%s %s: got %s, then %s", e.Action, e.ObjectType, e.Before, e.After)
			}
			if strings.Contains(e.After, `"Parameters":"(hidden)"`) {
				hidden++
			}
		}
		if hidden != 2 {
			t.Errorf("got %d audit rows that hide values, want those of the two devices", hidden)
		}
	})
}

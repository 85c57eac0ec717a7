package phoneservice_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/phoneservice"
)

func clock() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

// mobility is a service without anything wrong.
func mobility() phoneservice.Service {
	s := phoneservice.Blank()
	s.Name, s.ASCIIName = "エクステンションモビリティ", "Extension Mobility"
	s.URL = phoneservice.Build(phoneservice.EMURL{Host: "192.0.2.1", EMCC: true})
	s.Parameters = []phoneservice.Parameter{
		{Name: "zone", DisplayName: "Zone", Default: "1", Description: "Where", Required: true},
		{Name: "key", DisplayName: "Key", Password: true},
	}
	return s
}

func TestAServiceIsStoredWithItsParametersInTheirOrder(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		services := phoneservice.NewServices(d, clock)
		added, err := services.Add(t.Context(), mobility())
		if err != nil {
			t.Fatal(err)
		}
		added.Name = "EM"
		slices.Reverse(added.Parameters)
		if err := services.Update(t.Context(), added); err != nil {
			t.Fatal(err)
		}
		added.Version++
		got, err := services.Named(t.Context(), "em")
		if err != nil || !reflect.DeepEqual(got, added) {
			t.Errorf("got  %+v and %v\nwant %+v", got, err, added)
		}
	})
}

func TestServicesFollowTheirRules(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	services := phoneservice.NewServices(d, clock)
	named := func(name string) []phoneservice.Parameter {
		return []phoneservice.Parameter{{Name: name, DisplayName: "Name"}, {Name: "zone", DisplayName: "Zone"}}
	}
	for _, test := range []struct {
		name   string
		change func(*phoneservice.Service)
		want   []string
	}{
		{"no names", func(s *phoneservice.Service) { s.Name, s.ASCIIName = " ", "" }, []string{"name", "ascii_name"}},
		{"an ASCII name that is none", func(s *phoneservice.Service) { s.ASCIIName = "Mobilité" }, []string{"ascii_name"}},
		{"long texts", func(s *phoneservice.Service) {
			long := strings.Repeat("x", 129)
			s.Name, s.ASCIIName, s.Description, s.Vendor, s.ServiceVersion = long, long, long, long, long
		}, []string{"name", "ascii_name", "description", "vendor", "service_version"}},
		{"no URL", func(s *phoneservice.Service) { s.URL = "" }, []string{"url"}},
		{"a secure URL alone", func(s *phoneservice.Service) { s.URL, s.SecureURL = "", "https://192.0.2.1:8443/" }, nil},
		{"URLs without a scheme", func(s *phoneservice.Service) { s.URL, s.SecureURL = "192.0.2.1", "/path" }, []string{"url", "secure_url"}},
		{"a URL of the phone's own", func(s *phoneservice.Service) { s.URL = "Application:Cisco/MissedCalls" }, nil},
		{"a long URL", func(s *phoneservice.Service) { s.URL = "http://192.0.2.1/" + strings.Repeat("x", 2048) }, []string{"url"}},
		{"choices of no list", func(s *phoneservice.Service) { s.Category, s.Type = "Widget", "Games" }, []string{"category", "type"}},
		{"a parameter without a name", func(s *phoneservice.Service) { s.Parameters = named("") }, []string{"parameters"}},
		{"a long name of a parameter", func(s *phoneservice.Service) { s.Parameters = named(strings.Repeat("x", 51)) }, []string{"parameters"}},
		{"two parameters of one name", func(s *phoneservice.Service) { s.Parameters = named("ZONE") }, []string{"parameters"}},
		{"nothing wrong", func(*phoneservice.Service) {}, nil},
		{"a name that is taken", func(*phoneservice.Service) {}, []string{"name"}},
	} {
		s := mobility()
		test.change(&s)
		_, err := services.Add(t.Context(), s)
		if got := fieldsOf(err); !slices.Equal(got, test.want) {
			t.Errorf("%s: got errors about %q, want %q", test.name, got, test.want)
		}
		if err == nil && test.name != "nothing wrong" {
			found, err := services.Named(t.Context(), s.Name)
			if err = errors.Join(err, services.Delete(t.Context(), found.ID)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestAServiceBecomesAnEnterpriseSubscriptionOnlyWhenItIsNew(t *testing.T) {
	t.Parallel()
	services := phoneservice.NewServices(dbtest.SQLite(t), clock)
	for _, test := range []struct {
		name        string
		first, then bool
		want        []string
	}{
		{"on from the beginning", true, true, nil},
		{"turned off", true, false, nil},
		{"turned on later", false, true, []string{"enterprise"}},
	} {
		s := mobility()
		s.Name, s.Enterprise = test.name, test.first
		added, err := services.Add(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		added.Enterprise = test.then
		if got := fieldsOf(services.Update(t.Context(), added)); !slices.Equal(got, test.want) {
			t.Errorf("%s: got errors about %q, want %q", test.name, got, test.want)
		}
	}
}

func TestEveryChoiceHasALabel(t *testing.T) {
	t.Parallel()
	var labels []model.Text
	for _, c := range phoneservice.CategoryChoices() {
		labels = append(labels, c.Text())
	}
	for _, c := range phoneservice.TypeChoices() {
		labels = append(labels, c.Text())
	}
	for _, c := range phoneservice.LoginTypeChoices() {
		labels = append(labels, c.Text())
	}
	for i, label := range labels {
		if label.IsZero() {
			t.Errorf("choice %d has no label", i)
		}
	}
	for _, unknown := range []model.Text{phoneservice.Category("x").Text(), phoneservice.Type("x").Text(), phoneservice.LoginType("x").Text()} {
		if !unknown.IsZero() {
			t.Errorf("an unknown choice has the label %q", unknown.Key)
		}
	}
}

// fieldsOf returns the fields that err is about, or the error itself.
func fieldsOf(err error) []string {
	var errs model.FieldErrors
	if !errors.As(err, &errs) {
		if err == nil {
			return nil
		}
		return []string{err.Error()}
	}
	var fields []string
	for _, e := range errs {
		fields = append(fields, e.Field)
	}
	return fields
}

func TestARefusedAddressOfExtensionMobilitySaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	services := phoneservice.NewServices(dbtest.SQLite(t), clock)
	for address, want := range map[string]string{
		"http://[2001:1:1:67:0:0:134]:8080/emapp/EMAppServlet?device=#DEVICENAME#": "“%s” is not an IPv6 address in brackets such as [2001:db8::1]",
		"http://2001:db8::1:8080/emapp/EMAppServlet?device=#DEVICENAME#":           "Write an IPv6 address in brackets, as in [2001:db8::1]:%s",
		"http://[2001:1:1:67:0:0:134]:8080/":                                       "%s must be an address such as http://192.0.2.1:8080/service",
	} {
		s := mobility()
		s.URL = address
		_, err := services.Add(t.Context(), s)
		var errs model.FieldErrors
		if !errors.As(err, &errs) || len(errs) != 1 || errs[0].Text.Key != want {
			t.Errorf("%s: got %v, want %q", address, err, want)
		}
	}
}

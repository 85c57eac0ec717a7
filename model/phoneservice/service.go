package phoneservice

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/record"
)

// Service is an IP phone service.
type Service struct {
	bun.BaseModel `bun:"table:phone_service,alias:phone_service" audit:"-"`
	record.Identity

	// Name has 1 to 128 characters. That of a Java MIDlet is exactly the one in
	// its JAD file.
	Name string
	// ASCIIName has 1 to 128 characters of ASCII, for phones that show no other.
	ASCIIName string `bun:"ascii_name"`
	// Description has at most 128 characters.
	Description string
	// URL and SecureURL are where phones find the service, at most 2048
	// characters each; phones that know HTTPS take SecureURL when there is one.
	URL, SecureURL string
	Category       Category
	Type           Type
	// Vendor and ServiceVersion have at most 128 characters.
	Vendor, ServiceVersion string
	// Enabled services are told to phones.
	Enabled bool
	// Enterprise services are on every phone and device profile without a
	// subscription. A service is made one when it is first configured.
	Enterprise bool
	// Parameters are filled in by who subscribes, in the order of the page.
	Parameters []Parameter `bun:"-"`
}

// Parameter is one value that a service takes in its URL.
type Parameter struct {
	// Name has 1 to 50 characters and is unique in its service, without regard
	// to case.
	Name string
	// DisplayName is how it is asked for; 1 to 128 characters.
	DisplayName string
	// Default and Description have at most 255 characters.
	Default     string `bun:"default_value" audit:"secret"`
	Description string
	// Required ones must have a value when somebody subscribes.
	Required bool
	// Password values are not shown.
	Password bool
}

// Blank returns the service that the page of a new one shows.
func Blank() Service {
	return Service{Category: XMLService, Type: Standard, Enabled: true}
}

// ParameterNamed returns the parameter of that name, without regard to case.
func (s Service) ParameterNamed(name string) (Parameter, bool) {
	i := slices.IndexFunc(s.Parameters, func(p Parameter) bool { return strings.EqualFold(p.Name, name) })
	if i < 0 {
		return Parameter{}, false
	}
	return s.Parameters[i], true
}

// Services keeps phone services.
type Services = record.Store[Service]

// NewServices returns the store of phone services in d.
func NewServices(d *db.DB, clock func() time.Time) *Services {
	return record.New(d, clock, record.Kind[Service]{
		Object: "phone service",
		Name:   func(s Service) string { return s.Name },
		Columns: db.Columns{
			"name": {SQL: "name"}, "ascii_name": {SQL: "ascii_name"}, "description": {SQL: "description"},
			"url": {SQL: "url"}, "secure_url": {SQL: "secure_url"},
			"category": {SQL: "category"}, "type": {SQL: "type"}, "vendor": {SQL: "vendor"},
		},
		Sort:  "name",
		Check: check,
		Load:  loadParameters,
		Save:  saveParameters,
		Uses: []record.Use{
			{Object: "phone", Cascades: true, Query: `SELECT id, name FROM phone
				WHERE id IN (SELECT phone_id FROM subscription WHERE phone_service = ?1)`},
			{Object: "device profile", Cascades: true, Query: `SELECT id, name FROM device_profile
				WHERE id IN (SELECT device_profile_id FROM subscription WHERE phone_service = ?1)`},
		},
	})
}

func check(_ context.Context, _ bun.IDB, before, s *Service, errs *model.FieldErrors) error {
	s.checkNames(errs)
	s.checkURL(errs, "url", s.URL, model.T("Service URL"), s.SecureURL == "")
	s.checkURL(errs, "secure_url", s.SecureURL, model.T("Secure-Service URL"), false)
	if !slices.Contains(CategoryChoices(), s.Category) {
		errs.Add("category", model.T("Choose one of the listed values for %s", model.T("Service Category")))
	}
	if !slices.Contains(TypeChoices(), s.Type) {
		errs.Add("type", model.T("Choose one of the listed values for %s", model.T("Service Type")))
	}
	if before != nil && s.Enterprise && !before.Enterprise {
		errs.Add("enterprise", model.T("A service becomes an enterprise subscription only when it is first configured: add a new service for it"))
	}
	checkParameters(s.Parameters, errs)
	return nil
}

package record

import (
	"strconv"

	"tandem/model"
)

// Words are what the pages of one kind of record are called and where they are.
type Words struct {
	// Path is the address of the list; a record is at Path/id.
	Path string
	// List is the title of the list: "Find and List Device Pools".
	List model.Text
	// Find stands before the filter: "Find Device Pools where".
	Find model.Text
	// Plural names the table: "Device Pools".
	Plural model.Text
	// Title is that of the form: "Device Pool Configuration".
	Title model.Text
}

// One returns the address of a record.
func (w Words) One(id int64) string { return w.Path + "/" + strconv.FormatInt(id, 10) }

// New returns the address where a record is added.
func (w Words) New() string { return w.Path + "/new" }

// Copy returns the address where a record is added with the values of another.
func (w Words) Copy(id int64) string { return w.New() + "?copy=" + strconv.FormatInt(id, 10) }

// SuperCopy is Copy with what only a Super Copy takes along.
func (w Words) SuperCopy(id int64) string { return w.Copy(id) + "&super=1" }

// Dependencies returns the address of a record's dependency records.
func (w Words) Dependencies(id int64) string { return w.One(id) + "/dependencies" }

// Object tells where the records of a kind are shown, by record.Kind.Object.
type Object struct {
	Path   string
	Plural model.Text
}

// Objects are all kinds of records that refer to others.
func Objects() map[string]Object {
	return map[string]Object{
		"phone":                       {"/ccmadmin/phones", model.T("Phones")},
		"device profile":              {"/ccmadmin/device-profiles", model.T("Device Profiles")},
		"default device profile":      {"/ccmadmin/default-device-profiles", model.T("Default Device Profiles")},
		"end user":                    {"/ccmadmin/users", model.T("End Users")},
		"application user":            {"/ccmadmin/application-users", model.T("Application Users")},
		"access control group":        {"/ccmadmin/access-control-groups", model.T("Access Control Groups")},
		"credential policy":           {"/ccmadmin/credential-policies", model.T("Credential Policies")},
		"phone service":               {"/ccmadmin/phone-services", model.T("Phone Services")},
		"directory number":            {"/ccmadmin/directory-numbers", model.T("Directory Numbers")},
		"route partition":             {"/ccmadmin/route-partitions", model.T("Route Partitions")},
		"calling search space":        {"/ccmadmin/calling-search-spaces", model.T("Calling Search Spaces")},
		"device pool":                 {"/ccmadmin/device-pools", model.T("Device Pools")},
		"phone button template":       {"/ccmadmin/phone-button-templates", model.T("Phone Button Templates")},
		"softkey template":            {"/ccmadmin/softkey-templates", model.T("Softkey Templates")},
		"MOH audio source":            {"/ccmadmin/moh-audio-sources", model.T("Music On Hold Audio Sources")},
		"user locale":                 {"/ccmadmin/user-locales", model.T("User Locales")},
		"MLPP domain":                 {"/ccmadmin/mlpp-domains", model.T("MLPP Domains")},
		"common device configuration": {"/ccmadmin/common-device-configurations", model.T("Common Device Configurations")},
		"common phone profile":        {"/ccmadmin/common-phone-profiles", model.T("Common Phone Profiles")},
		"extension mobility session":  {"/ccmadmin/phones", model.T("Sessions")}, // by its phone
	}
}

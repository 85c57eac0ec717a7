package cmadmin

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/device"
	"tandem/model/routing"
	"tandem/model/user"
	"tandem/views"
	"tandem/views/cmadmin"
	"tandem/views/component"
	view "tandem/views/record"
)

// People are the stores of the User Management pages.
type People struct {
	EndUsers         *user.EndUsers
	ApplicationUsers *user.ApplicationUsers
	Groups           *user.AccessControlGroups
	Members          *user.Members
	Policies         *user.CredentialPolicies
	Credentials      *user.Credentials
	Directory        *user.Directory
	Profiles         *device.Profiles
	Phones           *device.Phones
	Locales          *device.UserLocales
	SearchSpaces     *routing.SearchSpaces
}

// secretsForm is the part of a form that sets a password and a PIN. Empty ones
// stay as they are.
type secretsForm struct {
	Password      string `form:"password" label:"Password" kind:"secret" validate:"max=128"`
	PasswordAgain string `form:"password_again" label:"Confirm Password" kind:"secret"`
	PIN           string `form:"pin" label:"PIN" kind:"secret" validate:"max=128"`
	PINAgain      string `form:"pin_again" label:"Confirm PIN" kind:"secret"`
}

func (f secretsForm) check() error {
	var errs model.FieldErrors
	if f.Password != f.PasswordAgain {
		errs.Add("password_again", model.T("The two passwords are not the same; type the new one twice"))
	}
	if f.PIN != f.PINAgain {
		errs.Add("pin_again", model.T("The two PINs are not the same; type the new one twice"))
	}
	return errs.Err()
}

// endUserForm is User Management > End User. The limits of its texts are those
// of package user, which words them for all fields at once.
type endUserForm struct {
	UserID            string `form:"user_id" label:"User ID" validate:"required,max=128,line"`
	LastName          string `form:"last_name" label:"Last Name" validate:"required,max=64,line"`
	FirstName         string `form:"first_name" label:"First Name" validate:"max=64,line"`
	SelfServiceUserID string `form:"self_service_user_id" label:"Self-Service User ID" validate:"max=50,line"`
	Telephone         string `form:"telephone" label:"Telephone Number" kind:"number" validate:"max=64,line"`
	MailID            string `form:"mail_id" label:"Mail ID" validate:"max=254,line"`
	Manager           string `form:"manager" label:"Manager User ID" validate:"max=128,line"`
	Department        string `form:"department" label:"Department" validate:"max=64,line"`
	UserLocale        string `form:"user_locale" label:"User Locale"`

	HomeCluster   bool `form:"home_cluster" label:"Home Cluster"`
	IMAndPresence bool `form:"im_and_presence" label:"Enable User for Unified CM IM and Presence"`

	ControlledPhones []string `form:"controlled_phones" label:"Controlled Devices"`

	ControlledProfiles []string `form:"controlled_profiles" label:"Controlled Profiles"`
	DefaultProfile     string   `form:"default_profile" label:"Default Profile"`
	BLFPresenceGroup   string   `form:"blf_presence_group" label:"BLF Presence Group" validate:"required,choice"`
	SubscribeCSS       string   `form:"subscribe_css" label:"SUBSCRIBE Calling Search Space"`
	MaximumLoginTime   string   `form:"maximum_login_time" label:"Maximum Login Time (HHH:MM)" kind:"number"`
	CTIControl         bool     `form:"cti_control" label:"Allow Control of Device from CTI"`
	CrossCluster       bool     `form:"cross_cluster" label:"Enable Extension Mobility Cross Cluster"`

	PrimaryExtension string   `form:"primary_extension" label:"Primary Extension"`
	Groups           []string `form:"groups" label:"Groups"`
	Version          int      `form:"version"`
	secretsForm
}

// Options are the fixed choices of the form.
func (endUserForm) Options() map[string][]component.Option {
	return map[string][]component.Option{
		"blf_presence_group": component.Names([]string{user.StandardPresenceGroup}, component.Option{}),
	}
}

func endUserFormOf(u user.EndUser) endUserForm {
	f := endUserForm{
		UserID: u.UserID, LastName: u.LastName, FirstName: u.FirstName, SelfServiceUserID: u.SelfServiceUserID,
		Telephone: u.Telephone, MailID: u.MailID, Manager: u.Manager, Department: u.Department, UserLocale: u.UserLocale,
		HomeCluster: u.HomeCluster, IMAndPresence: u.IMAndPresence, ControlledPhones: u.ControlledPhones,
		ControlledProfiles: u.ControlledProfiles, DefaultProfile: u.DefaultProfile, BLFPresenceGroup: u.BLFPresenceGroup,
		SubscribeCSS: u.SubscribeCSS, CTIControl: u.CTIControl, CrossCluster: u.CrossCluster, Groups: u.Groups,
	}
	if u.MaximumLoginTime > 0 {
		f.MaximumLoginTime = user.FormatLoginTime(u.MaximumLoginTime)
	}
	if u.PrimaryExtension > 0 {
		f.PrimaryExtension = strconv.FormatInt(u.PrimaryExtension, 10)
	}
	return f
}

// apply puts what was typed into u.
func (f endUserForm) apply(u *user.EndUser) error {
	u.UserID, u.LastName, u.FirstName, u.SelfServiceUserID = f.UserID, f.LastName, f.FirstName, f.SelfServiceUserID
	u.Telephone, u.MailID, u.Manager, u.Department, u.UserLocale = f.Telephone, f.MailID, f.Manager, f.Department, f.UserLocale
	u.HomeCluster, u.IMAndPresence, u.ControlledPhones = f.HomeCluster, f.IMAndPresence, f.ControlledPhones
	u.ControlledProfiles, u.DefaultProfile, u.BLFPresenceGroup = f.ControlledProfiles, f.DefaultProfile, f.BLFPresenceGroup
	u.SubscribeCSS, u.CTIControl, u.CrossCluster, u.Groups = f.SubscribeCSS, f.CTIControl, f.CrossCluster, f.Groups
	u.PrimaryExtension, _ = strconv.ParseInt(f.PrimaryExtension, 10, 64) // of a drop-down; saving checks it
	var errs model.FieldErrors
	u.MaximumLoginTime = user.ParseMaximumLoginTime(f.MaximumLoginTime, &errs)
	return errs.Err()
}

// EndUserPages serves User Management > End User.
func (h *People) EndUserPages() *record.Page[user.EndUser, endUserForm] {
	return &record.Page[user.EndUser, endUserForm]{
		Store: h.EndUsers,
		Words: view.Words{
			Path: cmadmin.EndUsersPath, List: model.T("Find and List Users"), Find: model.T("Find Users where"),
			Plural: model.T("End Users"), Title: model.T("End User Configuration"),
		},
		Find: []component.FindField{
			{Name: "first_name", Label: model.T("First Name")},
			{Name: "last_name", Label: model.T("Last Name")},
			{Name: "user_id", Label: model.T("User ID")},
			{Name: "department", Label: model.T("Department")},
			{Name: "telephone", Label: model.T("Telephone Number")},
			{Name: "mail_id", Label: model.T("Mail ID")},
			{Name: "manager", Label: model.T("Manager User ID")},
			{Name: "self_service_user_id", Label: model.T("Self-Service User ID")},
		},
		Name:  "user_id",
		Label: model.T("User ID"),
		Columns: []record.Column[user.EndUser]{
			{Name: "first_name", Label: model.T("First Name"), Text: func(u user.EndUser) string { return u.FirstName }},
			{Name: "last_name", Label: model.T("Last Name"), Text: func(u user.EndUser) string { return u.LastName }},
			{Name: "department", Label: model.T("Department"), Text: func(u user.EndUser) string { return u.Department }},
			{Name: "mail_id", Label: model.T("Mail ID"), Text: func(u user.EndUser) string { return u.MailID }},
			{Label: model.T("Primary Extension"), Text: func(u user.EndUser) string { return u.Extension }},
		},
		NewRecord: record.Beginning(user.NewEndUser),
		Form:      endUserFormOf,
		Apply:     endUserForm.apply,
		Put: func(ctx context.Context, f endUserForm, u user.EndUser) (user.EndUser, error) {
			if err := f.check(); err != nil {
				return u, err
			}
			return h.Credentials.SaveEndUser(ctx, h.EndUsers, u, user.Secrets{Password: f.Password, PIN: f.PIN})
		},
		References: map[string]record.Reference{
			"user_locale":         toLocale(h.Locales),
			"subscribe_css":       toSearchSpace(h.SearchSpaces),
			"controlled_profiles": {Names: h.Profiles, Lookup: "/ccmadmin/names/device-profiles"},
			"controlled_phones":   {Names: h.Phones, Lookup: "/ccmadmin/names/phones"},
			"groups":              {Names: h.Groups, Lookup: "/ccmadmin/names/access-control-groups"},
		},
		Offer:    h.offer,
		Sections: endUserSections,
		Related: func(u user.EndUser) []views.Link {
			return []views.Link{{Text: model.T("Why can this user not log in?"), Href: cmadmin.LoginCheckOf(u.UserID)}}
		},
		Buttons: func(u user.EndUser) []component.Button {
			return credentialButtons(cmadmin.EndUserPath(u.ID), user.PIN, user.Password)
		},
		Below: func(r *http.Request, u user.EndUser) (templ.Component, error) {
			return h.credentialSummary(r.Context(), u.Owner(), user.PIN, user.Password)
		},
	}
}

// offer gives the fields whose choices follow from the controlled phones and
// profiles theirs.
func (h *People) offer(ctx context.Context, _ user.EndUser, fields component.Fields) error {
	profiles := fields["controlled_profiles"].Values
	defaults := fields["default_profile"]
	defaults.Options = component.Names(profiles, component.Option{Label: record.None()})
	fields["default_profile"] = defaults

	extensions, err := h.Directory.Extensions(ctx, fields["controlled_phones"].Values, profiles)
	if err != nil {
		return err
	}
	primary := fields["primary_extension"]
	primary.Options = []component.Option{{Label: record.None()}}
	for _, e := range extensions {
		primary.Options = append(primary.Options, component.Option{Value: strconv.FormatInt(e.ID, 10), Verbatim: e.String()})
	}
	fields["primary_extension"] = primary
	return nil
}

func endUserSections(s record.Shown[user.EndUser, endUserForm]) []view.Section {
	f := s.Fields
	secrets := []templ.Component{
		component.Password(noted(f["password"], keptWhenEmpty(s.New))), component.Password(f["password_again"]),
		component.Password(noted(f["pin"], model.T("Digits only, as they are typed on a phone."))), component.Password(f["pin_again"]),
	}
	if s.ReadOnly {
		secrets = nil
	}
	return []view.Section{
		{Title: model.T("User Information"), Controls: append([]templ.Component{
			component.Text(f["user_id"]), component.Text(f["last_name"]), component.Text(f["first_name"]),
			component.Text(noted(f["self_service_user_id"], model.T("What the user types on a phone whose service asks for it (loginType=SP)."))),
			component.Text(f["telephone"]), component.Email(f["mail_id"]), component.Text(f["manager"]), component.Text(f["department"]),
			component.Reference(f["user_locale"]),
		}, secrets...)},
		{Title: model.T("Service Settings"), Controls: []templ.Component{
			component.Check(f["home_cluster"]), component.Check(f["im_and_presence"]),
		}},
		{Title: model.T("Device Information"), Controls: []templ.Component{component.Ordered(f["controlled_phones"])}},
		{
			Title: model.T("Extension Mobility"),
			Note:  model.T("Choose from the available profiles those that the user may log in with, in the order they are offered."),
			Controls: []templ.Component{
				component.Ordered(f["controlled_profiles"]), component.Select(f["default_profile"]),
				component.Select(f["blf_presence_group"]), component.Reference(f["subscribe_css"]),
				component.Text(noted(f["maximum_login_time"], model.T("From 00:01 to 168:00; blank for that of the system."))),
				component.Check(f["cti_control"]), component.Check(f["cross_cluster"]),
			},
		},
		{Title: model.T("Directory Number Associations"), Controls: []templ.Component{
			component.Select(noted(f["primary_extension"], model.T("One of the numbers on the controlled devices and profiles; save to choose from those just added."))),
		}},
		{Title: model.T("Permissions Information"), Controls: []templ.Component{component.Ordered(f["groups"])}},
	}
}

// keptWhenEmpty says what an empty password or PIN means.
func keptWhenEmpty(isNew bool) model.Text {
	if isNew {
		return model.Text{}
	}
	return model.T("Leave it empty to keep what is stored.")
}

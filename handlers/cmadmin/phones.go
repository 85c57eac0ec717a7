package cmadmin

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/device"
	"tandem/model/mobility"
	"tandem/model/phoneconfig"
	"tandem/views"
	pages "tandem/views/cmadmin"
	"tandem/views/component"
	view "tandem/views/record"
)

type phoneForm struct {
	Name        string `form:"name" label:"Device Name" validate:"required,max=50,line" kind:"number"`
	Description string `form:"description" label:"Description" validate:"max=128,line"`

	DevicePool                string `form:"device_pool" label:"Device Pool" validate:"required,max=50"`
	CommonDeviceConfiguration string `form:"common_device_configuration" label:"Common Device Configuration" validate:"max=50"`
	CommonPhoneProfile        string `form:"common_phone_profile" label:"Common Phone Profile" validate:"required,max=50"`
	CallingSearchSpace        string `form:"calling_search_space" label:"Calling Search Space" validate:"max=50"`
	NetworkHoldMOH            string `form:"network_hold_moh" label:"Network Hold MOH Audio Source" validate:"max=50"`
	OwnerUser                 string `form:"owner_user" label:"Owner User ID" validate:"max=128"`
	SecurityProfile           string `form:"security_profile" label:"Device Security Profile" validate:"required,max=75"`
	featuresForm
	ExtensionMobility bool   `form:"extension_mobility" label:"Enable Extension Mobility"`
	LogoutProfile     string `form:"logout_profile" label:"Log Out Profile" validate:"max=50"`
	Version           int    `form:"version"`
}

// Phones serves Device > Phone.
type Phones struct {
	Phones   *device.Phones
	Features FeatureChoices
	// Pools, Commons, Profiles, Spaces, Users and LogoutProfiles are the records
	// that a phone names.
	Pools, Commons, Profiles, Spaces, Users, LogoutProfiles record.Names
	Association                                             *Association
	Mobility                                                *mobility.Service
	Queue                                                   *phoneconfig.Queue
	// Load returns what the configuration file of a phone tells:
	// phoneconfig.Loader.
	Load func(ctx context.Context, name string) (phoneconfig.State, error)
}

// Page returns the pages of the records.
func (h *Phones) Page() *record.Page[device.Phone, phoneForm] {
	return &record.Page[device.Phone, phoneForm]{
		Store:     h.Phones,
		Words:     PhoneWords(),
		Find:      phoneFields(),
		Label:     model.T("Device Name"),
		Columns:   h.columns(),
		Start:     askProduct(model.T("Phone Type")),
		NewRecord: blankPhone,
		Form:      newPhoneForm,
		Apply: func(f phoneForm, p *device.Phone) error {
			f.apply(p)
			return nil
		},
		Sections:   phoneSections,
		References: h.references(),
		Offer:      h.offer,
		Related:    h.related,
		Buttons:    func(p device.Phone) []component.Button { return pages.PhoneButtons(PhoneWords().One(p.ID)) },
		Selected: []component.Button{
			{Text: model.T("Reset Selected"), FormAction: PhoneWords().Path + "/reset"},
			{Text: model.T("Apply Config to Selected"), FormAction: PhoneWords().Path + "/apply-config"},
		},
		ListRelated: []views.Link{
			{Text: model.T("Actively Logged In Device Report"), Href: "/cucreports/logged-in-devices"},
			{Text: model.T("Add a New Phone"), Href: PhoneWords().New()},
		},
		Above: h.above,
		Below: h.below,
		SuperCopy: &record.SuperCopy[device.Phone]{
			Strip: func(p *device.Phone) { p.Assignments = device.Assignments{} },
			Note:  func(p device.Phone, super bool) model.Text { return copyNote(p.Name, super) },
		},
		Saved: func(device.Phone) model.Text {
			return model.T("The phone takes the change when it restarts. Press Apply Config, or Reset when its language changed.")
		},
	}
}

// PhoneWords are what the pages of phones are called and where they are.
func PhoneWords() view.Words {
	return view.Words{
		Path: "/ccmadmin/phones", List: model.T("Find and List Phones"),
		Find: model.T("Find Phones where"), Plural: model.T("Phones"), Title: model.T("Phone Configuration"),
	}
}

func phoneFields() []component.FindField {
	return []component.FindField{
		{Name: "name", Label: model.T("Device Name")},
		{Name: "description", Label: model.T("Description")},
		{Name: "directory_number", Label: model.T("Directory Number")},
		{Name: "calling_search_space", Label: model.T("Calling Search Space")},
		{Name: "device_pool", Label: model.T("Device Pool")},
		{Name: "model", Label: model.T("Device Type"), Options: modelOptions()},
		{Name: "protocol", Label: model.T("Device Protocol")},
		{Name: "phone_button_template", Label: model.T("Phone Button Template")},
		{Name: "security_profile", Label: model.T("Device Security Profile")},
		{Name: "owner_user", Label: model.T("Owner User ID")},
		{Name: "extension_mobility", Label: model.T("Enable Extension Mobility"), Options: []component.Option{
			{Value: "On", Label: model.T("On")}, {Value: "Off", Label: model.T("Off")},
		}},
		{Name: "logout_profile", Label: model.T("Log Out Profile")},
		{Name: "last_seen", Label: model.T("Last Active"), Time: true},
	}
}

func (h *Phones) columns() []record.Column[device.Phone] {
	return []record.Column[device.Phone]{
		{Name: "directory_number", Label: model.T("Line"), Text: func(p device.Phone) string { return linesText(p.Lines) }},
		{Name: "description", Label: model.T("Description"), Text: func(p device.Phone) string { return p.Description }},
		{Name: "device_pool", Label: model.T("Device Pool"), Text: func(p device.Phone) string { return p.DevicePool }},
		{Name: "protocol", Label: model.T("Device Protocol"), Text: func(p device.Phone) string { return string(p.Protocol) }},
		{Label: model.T("Logged In User"), Texts: h.loggedIn},
		{Label: model.T("Status"), Word: pages.PhoneStatus, Cell: pages.PhoneStatusTag},
		{Name: "last_seen", Label: model.T("Last Active"), Time: func(p device.Phone) model.Time { return p.LastSeen }},
		{Label: model.T("IPv4 Address"), Text: func(p device.Phone) string { return p.LastAddress }},
	}
}

// loggedIn returns who is logged in on these phones, by id.
func (h *Phones) loggedIn(ctx context.Context, phones []device.Phone) (map[int64]string, error) {
	names := make([]string, len(phones))
	for i, p := range phones {
		names[i] = p.Name
	}
	found, err := h.Mobility.DeviceUsers(ctx, names)
	if err != nil {
		return nil, err
	}
	users := map[int64]string{}
	for i, p := range phones {
		users[p.ID] = found[i].UserID
	}
	return users, nil
}

func blankPhone(r *http.Request) (device.Phone, error) {
	p, protocol, chosen := chosenProduct(r)
	if !chosen {
		return device.Phone{}, model.ErrNotFound
	}
	return device.BlankPhone(p.Model, protocol), nil
}

func newPhoneForm(p device.Phone) phoneForm {
	return phoneForm{
		Name: p.Name, Description: p.Description, DevicePool: p.DevicePool,
		CommonDeviceConfiguration: p.CommonDeviceConfiguration, CommonPhoneProfile: p.CommonPhoneProfile,
		CallingSearchSpace: p.CallingSearchSpace, NetworkHoldMOH: p.NetworkHoldMOH, OwnerUser: p.OwnerUser,
		SecurityProfile: p.SecurityProfile, featuresForm: newFeaturesForm(p.Features),
		ExtensionMobility: p.ExtensionMobility, LogoutProfile: p.LogoutProfile,
	}
}

// apply puts what was typed into p.
func (f phoneForm) apply(p *device.Phone) {
	p.Name, p.Description, p.DevicePool = f.Name, f.Description, f.DevicePool
	p.CommonDeviceConfiguration, p.CommonPhoneProfile = f.CommonDeviceConfiguration, f.CommonPhoneProfile
	p.CallingSearchSpace, p.NetworkHoldMOH, p.OwnerUser = f.CallingSearchSpace, f.NetworkHoldMOH, f.OwnerUser
	p.SecurityProfile = f.SecurityProfile
	f.featuresForm.apply(&p.Features)
	p.ExtensionMobility, p.LogoutProfile = f.ExtensionMobility, f.LogoutProfile
}

func (h *Phones) references() map[string]record.Reference {
	references := h.Features.references()
	references["device_pool"] = record.Reference{Names: h.Pools, Lookup: "/ccmadmin/names/device-pools"}
	references["common_device_configuration"] = orNone(h.Commons, "common-device-configurations")
	references["common_phone_profile"] = record.Reference{Names: h.Profiles, Lookup: "/ccmadmin/names/common-phone-profiles"}
	references["calling_search_space"] = toSearchSpace(h.Spaces)
	references["network_hold_moh"] = toMOH(h.Features.Sources)
	references["owner_user"] = toUser(h.Users)
	references["logout_profile"] = record.Reference{
		Names: h.LogoutProfiles, Lookup: "/ccmadmin/names/device-profiles", None: model.T("-- Use Current Device Settings --"),
	}
	return references
}

// offer gives the fields that depend on the model their choices, and tells the
// Extension Information who is logged in.
func (h *Phones) offer(ctx context.Context, p device.Phone, fields component.Fields) error {
	offerNames(fields, "security_profile", device.SecurityProfiles(p.Protocol), model.Text{})
	if err := h.Features.offer(ctx, p.Features, fields); err != nil {
		return err
	}
	return h.tellSession(ctx, p, fields)
}

func (h *Phones) related(p device.Phone) []views.Link {
	links := []views.Link{
		h.Association.servicesLink(phoneOwner(p)),
		{Text: model.T("Configuration File"), Href: PhoneWords().One(p.ID) + "/configuration"},
		{Text: model.T("Phone Preview"), Href: "/ccmadmin/phone-preview/" + url.PathEscape(p.Name)},
	}
	return append(links, views.Link{
		Text: model.T("Why can this user not log in here?"),
		Href: pages.LoginCheckPath + "?" + url.Values{pages.ParamPhone: {p.Name}}.Encode(),
	})
}

// above is the state of the phone and what stands on its buttons.
func (h *Phones) above(r *http.Request, p device.Phone) (templ.Component, error) {
	pane, err := h.Association.Pane(r, phoneOwner(p))
	if err != nil {
		return nil, err
	}
	state := pages.PhoneState(pages.PhoneStatePane{
		Phone: p, Path: PhoneWords().One(p.ID), ReadOnly: !session.May(r.Context(), account.RightCMAdminUpdate),
	})
	return templ.Join(state, pane), nil
}

// below are the last commands for the phone.
func (h *Phones) below(r *http.Request, p device.Phone) (templ.Component, error) {
	commands, err := h.Queue.Commands(r.Context(), p.ID)
	if err != nil {
		return nil, err
	}
	return pages.PhoneCommands(commands), nil
}

package cmadmin

import (
	"context"
	"errors"

	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/device"
	"tandem/model/product"
	pages "tandem/views/cmadmin"
	"tandem/views/component"
	"tandem/views/i18n"
	view "tandem/views/record"
)

func phoneSections(s record.Shown[device.Phone, phoneForm]) []view.Section {
	return append([]view.Section{
		{Title: model.T("Device Information"), Controls: deviceControls(s)},
		{Title: model.T("Extension Information"), Controls: extensionControls(s)},
	}, featureSections(s.Record.Features, s.Fields)...)
}

func deviceControls(s record.Shown[device.Phone, phoneForm]) []templ.Component {
	return append(productControls(s.Record.Features),
		component.Text(noted(s.Fields["name"], model.T("The MAC address on the label of the phone, such as 00:11:22:33:44:55, or SEP and its twelve digits."))),
		component.Text(s.Fields["description"]),
		component.Reference(s.Fields["device_pool"]),
		component.Reference(s.Fields["common_device_configuration"]),
		component.Reference(s.Fields["common_phone_profile"]),
		component.Reference(s.Fields["calling_search_space"]),
		component.Reference(noted(s.Fields["network_hold_moh"],
			model.T("None takes the audio source of the device pool, and after that of the system."))),
		component.Reference(s.Fields["owner_user"]),
		component.Select(noted(s.Fields["security_profile"],
			model.T("Tandem has only profiles that are not secure: phones neither sign nor encrypt."))),
	)
}

// extensionControls are the Extension Information, with who is logged in on a
// stored phone.
func extensionControls(s record.Shown[device.Phone, phoneForm]) []templ.Component {
	enable := s.Fields["extension_mobility"]
	if known, ok := product.ByModel(s.Record.Model); ok && !known.Has(product.ExtensionMobility, s.Record.Protocol) {
		enable.Hint = model.T("%s does not support Extension Mobility", s.Record.Model)
	}
	controls := []templ.Component{
		component.Check(enable),
		component.Reference(noted(s.Fields["logout_profile"], model.T("What the phone is while nobody is logged in."))),
	}
	if _, loggedIn := s.Fields[fieldSession]; !loggedIn || s.New {
		return controls
	}
	for _, name := range []string{fieldSession, fieldSessionProfile, fieldSessionStart, fieldSessionEnd} {
		controls = append(controls, component.ReadOnly(s.Fields[name]))
	}
	if !s.ReadOnly && s.Fields[fieldSession].Checked {
		controls = append(controls, pages.PhoneLogOut(PhoneWords().One(s.Record.ID)+"/log-out", s.Fields[fieldSession].Value, s.Record.Name))
	}
	return controls
}

// The fields that only tell who is logged in.
const (
	fieldSession        = "session_user"
	fieldSessionProfile = "session_profile"
	fieldSessionStart   = "session_start"
	fieldSessionEnd     = "session_end"
)

// tellSession adds the fields that tell who is logged in on p, if anybody is.
// That of the user is checked when somebody can be logged out.
func (h *Phones) tellSession(ctx context.Context, p device.Phone, fields component.Fields) error {
	s, err := h.Mobility.SessionOf(ctx, p.Name)
	if errors.Is(err, model.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	who := component.Field{Label: model.T("Log in User ID"), Value: s.UserID, Checked: !s.Standing()}
	if s.Standing() {
		who.Hint = model.T("Nobody logged in: the phone belongs to the Login User Id of its log out profile.")
	}
	profile := component.Field{Label: model.T("Current Device Profile"), Value: s.Profile}
	if s.Profile == "" {
		profile.Hint = model.T("The default device profile of the model is in force.")
	}
	end := component.Field{Label: model.T("Log out Time"), Value: i18n.Time(ctx, s.ExpiresAt)}
	if s.ExpiresAt.IsZero() {
		end.Value, end.Hint = "", model.T("The session has no time limit.")
	}
	fields[fieldSession], fields[fieldSessionProfile] = who, profile
	fields[fieldSessionStart] = component.Field{Label: model.T("Log in Time"), Value: i18n.Time(ctx, s.StartedAt)}
	fields[fieldSessionEnd] = end
	return nil
}

package phone

import (
	"context"
	"strconv"
	"unicode/utf8"

	"tandem/model"
	"tandem/model/mobility"
	"tandem/model/phoneservice"
	"tandem/model/phonexml"
)

// loginForm is the page to log in with.
func (v visit) loginForm(ctx context.Context, phone mobility.DeviceUser) (phonexml.Object, error) {
	p, err := v.Mobility.Parameters.Load(ctx)
	if err != nil {
		return nil, err
	}
	id := phonexml.InputItem{DisplayName: v.Text(model.T("UserID")), Param: paramUser, Flags: "A"}
	switch {
	case v.loginType() == phoneservice.SelfServiceID:
		id.DisplayName = v.Text(model.T("Self-Service User ID"))
	case v.loginType() == phoneservice.PrimaryExtension:
		id.DisplayName, id.Flags = v.Text(model.T("Extension")), "T"
	default:
		if !p.AlphanumericUserID {
			id.Flags = "N"
		}
		if p.RememberLastUser && utf8.RuneCountInString(phone.LastUser) <= phonexml.MaxInputField {
			id.Default = phone.LastUser
		}
	}
	query := []string{paramDevice, phone.Name}
	if t := v.loginType(); t != "" {
		query = append(query, paramLoginType, string(t))
	}
	return phonexml.Input{
		Title: v.Text(model.T("Please Login")), Prompt: v.title(),
		URL:      v.address(phoneservice.EMPath, query...),
		Items:    []phonexml.InputItem{id, {DisplayName: v.Text(model.T("PIN")), Param: paramPIN, Flags: "NP"}},
		SoftKeys: v.inputKeys(),
	}, nil
}

// confirmLogout asks whether to log out who is logged in.
func (v visit) confirmLogout(userID string) phonexml.Object {
	p := v.say(model.T("Do you want to log out %s?", userID), phonexml.SoftKey{
		Name: v.Text(model.T("Yes")), Position: v.keys.Select,
		URL: v.address(phoneservice.EMPath, paramDevice, v.values[paramDevice], paramLogout, "true"),
	})
	p.SoftKeys[1].Name = v.Text(model.T("No"))
	return p
}

// profileMenu offers the profiles from the given place on. Their names can be too
// long for an address, so that the ticket keeps them.
func (v visit) profileMenu(key string, profiles []string, from int) phonexml.Object {
	at := func(name string, place int) string {
		return v.address(phoneservice.EMPath, paramDevice, v.values[paramDevice], paramTicket, key, name, strconv.Itoa(place))
	}
	items := make([]phonexml.MenuItem, len(profiles))
	for i, name := range profiles {
		items[i] = phonexml.MenuItem{Name: name, URL: at(paramChoice, i)}
	}
	return v.menu(model.T("Select a device profile"), items, from, func(next int) string { return at(paramFrom, next) })
}

// pinForm asks for another PIN; the ticket knows whose.
func (v visit) pinForm(key string) phonexml.Object {
	return phonexml.Input{
		Title: v.Text(model.T("Change PIN")), Prompt: v.Text(model.T("Your PIN must be changed")),
		URL: v.pinAddress(key),
		Items: []phonexml.InputItem{
			{DisplayName: v.Text(model.T("Current PIN")), Param: paramPIN, Flags: "NP"},
			{DisplayName: v.Text(model.T("New PIN")), Param: paramNewPIN, Flags: "NP"},
			{DisplayName: v.Text(model.T("Confirm New PIN")), Param: paramConfirmPIN, Flags: "NP"},
		},
		SoftKeys: v.inputKeys(),
	}
}

func (v visit) pinAddress(key string) string {
	return v.address(phoneservice.EMPath, paramDevice, v.values[paramDevice], paramTicket, key)
}

// badPIN tells why a new PIN was not taken, and leads back to the form.
func (v visit) badPIN(key string, why model.Text) phonexml.Object {
	return v.say(why, phonexml.SoftKey{Name: v.Text(model.T("Retry")), URL: v.pinAddress(key), Position: v.keys.Select})
}

func (v visit) loggedIn() phonexml.Object  { return v.say(model.T("Login successful")) }
func (v visit) loggedOut() phonexml.Object { return v.say(model.T("Logout successful")) }

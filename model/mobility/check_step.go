package mobility

import (
	"slices"

	"tandem/model"
	"tandem/model/emcode"
	"tandem/model/phoneservice"
)

func (c check) menuRuns() Step {
	return c.pagesRun(MenuName, model.T("The service is stopped: the phone shows Http Error [503] when somebody presses the Services button."))
}

func (c check) applicationRuns() Step {
	return c.pagesRun(ApplicationName, model.T("The service is stopped: the phone shows Http Error [503] when somebody chooses Extension Mobility."))
}

// pagesRun is about a service without which a phone is told no code, and programs
// can log in all the same.
func (c check) pagesRun(service string, detail model.Text) Step {
	st := step(model.T("The service %s runs", service), c.running(service), 0, detail, networkPage)
	st.Coded = false
	return st
}

func (c check) serviceRuns() Step {
	return step(model.T("The service %s runs", ServiceName), c.running(ServiceName), emcode.ServiceConnection,
		model.T("Cisco Extension Mobility is not activated or is stopped."), servicesPage)
}

func (c check) hasPhone() bool { return c.phone.PhoneID != 0 }

func (c check) phoneExists() Step {
	return step(model.T("There is such a phone"), c.hasPhone(), emcode.DeviceUnknown,
		model.T("No phone has this device name."), phonesPage)
}

func (c check) phoneEnabled() Step {
	return step(model.T("Extension Mobility is enabled on the phone"), c.phone.Enabled, emcode.LogonDisabled,
		model.T("Enable Extension Mobility is off on the phone."), c.phonePage()).when(c.hasPhone())
}

func (c check) phoneHasService() Step {
	ok := slices.ContainsFunc(c.effective.Services, func(s EffectiveService) bool {
		return phoneservice.IsEM(s.URL) || phoneservice.IsEM(s.SecureURL)
	})
	st := step(model.T("The phone has the phone service of Extension Mobility"), ok, 0,
		model.T("The phone is not subscribed to an enabled phone service whose URL is that of Extension Mobility, so nobody can open the login page. Programs can log in all the same."), c.phonePage())
	st.Coded = false
	return st.when(c.hasPhone())
}

func (c check) addressTrusted() Step {
	ok := !c.parameters.ValidateAddress || c.phone.LastAddress != ""
	return step(model.T("The address of the phone is trusted"), ok, emcode.UntrustedIP,
		model.T("Validate IP Address is True, and the phone was not seen yet: it is trusted once it has loaded its configuration, or when its address stands in the Trusted List of IPs."),
		parametersPage).when(c.hasPhone())
}

func (c check) notGuessing() Step {
	detail := model.T("Too many logins failed on this phone. It takes logins again after some minutes.")
	if c.locked != deviceSubject(c.phone.Phone).name {
		detail = model.T("Too many logins failed from the network address of this phone. It takes logins again after some minutes.")
	}
	return step(model.T("The phone is not locked after failed logins"), c.locked == "", emcode.AuthenticationError,
		detail, "").when(c.hasPhone())
}

func (c check) hasUser() bool { return c.person.ID != 0 }

func (c check) userExists() Step {
	return step(model.T("There is such a user"), c.hasUser(), emcode.AuthenticationError,
		model.T("No end user has this user ID. Programs are told code 23 instead."), usersPage)
}

func (c check) idAllowed() Step {
	ok := c.parameters.AlphanumericUserID || digits.MatchString(c.person.UserID)
	return step(model.T("The user ID can be entered on the phone"), ok, emcode.AuthenticationError,
		model.T("Alphanumeric User ID is False, and the user ID has other characters than digits."), parametersPage).when(c.hasUser())
}

func (c check) pinSet() Step {
	return step(model.T("The user has a PIN"), c.pin.IsSet, emcode.AuthenticationError,
		model.T("No PIN was set for the user."), c.userPage()).when(c.hasUser())
}

func (c check) pinUnlocked() Step {
	locked := c.pin.LockedByAdministrator || c.pin.LockedForGood || c.now.Before(c.pin.LockedUntil.Time)
	detail := model.T("The PIN is locked after too many wrong ones.")
	if c.pin.LockedByAdministrator {
		detail = model.T("The PIN is locked by an administrator.")
	}
	return step(model.T("The PIN is not locked"), !locked, emcode.AuthenticationError, detail, c.userPage()).when(c.pin.IsSet)
}

func (c check) pinGood() Step {
	detail := model.T("User Must Change at Next Login is on: the phone asks for a new PIN first.")
	if !c.pin.MustChange {
		detail = model.T("The PIN has expired: the phone asks for a new PIN first.")
	}
	return step(model.T("The PIN need not be changed"), !c.pin.MustChange && !c.expired, emcode.PINChangeRequired,
		detail, c.userPage()).when(c.pin.IsSet)
}

func (c check) phoneFree() Step {
	ok := !c.phone.occupied() || c.phone.EndUserID == c.person.ID
	return step(model.T("Nobody else is logged in on the phone"), ok, emcode.AnotherUserLoggedIn,
		model.T("%s is logged in on the phone.", c.phone.UserID), c.phonePage()).when(c.hasPhone() && c.hasUser())
}

func (c check) profileFits() Step {
	_, ok := pick(c.choices, "", c.phone)
	detail := model.T("The user has no device profile, and there is no default device profile for the model of the phone.")
	if len(c.choices) > 0 {
		detail = model.T("The device profiles of the user are for another protocol, and there is no default device profile for the model of the phone.")
	}
	return step(model.T("The user has a device profile for the phone"), ok, emcode.ProfileAbsent, detail, c.userPage()).when(c.hasPhone() && c.hasUser())
}

func (c check) notElsewhere() Step {
	here := slices.ContainsFunc(c.sessions, func(s Session) bool { return s.PhoneID == c.phone.PhoneID })
	ok := here || len(c.sessions) == 0 || c.parameters.MultipleLogin != LoginsNotAllowed
	var where string
	if !ok {
		where = c.sessions[0].Phone
	}
	return step(model.T("The user may log in on one more phone"), ok, emcode.LoggedInElsewhere,
		model.T("The user is logged in on %s, and Multiple Login Behavior does not allow a second login.", where), parametersPage).when(c.hasUser())
}

package emcode

import "tandem/model"

// serviceEntries are the codes of EMService up to 19 (spec/wire-formats.md 2.4).
func serviceEntries() []Entry {
	return []Entry{
		{
			Code: UnknownError, Origin: EMService, shown: tight(UnknownError),
			Short:        model.T("Unknown Error"),
			Cause:        model.T("The service Cisco Extension Mobility failed for a reason that it does not know."),
			Advice:       model.T("Try again. If the code comes back, look for the error in the log of the server at that time."),
			InOneCluster: true,
		},
		{
			Code: ParseError, Origin: EMService, shown: tight(ParseError),
			Short:        model.T("Error on parsing"),
			inAPI:        "Error on Parsing",
			Cause:        model.T("The request is no XML that can be understood. Usually a program sent it; between clusters the versions may not match."),
			Advice:       model.T("Compare what the program sends with the description of the EM API. Between clusters use a URL without loginType when the home cluster is older than 12.0."),
			InOneCluster: true,
		},
		{
			Code: CannotAuthorize, Origin: EMService, shown: tightLogin(CannotAuthorize),
			Short:  model.T("EMCC Authentication Error"),
			inAPI:  "Cannot authorize App user",
			Cause:  model.T("A program gave no name or password, or an empty user ID. At a phone of another cluster the user entered a wrong PIN."),
			Advice: model.T("Correct the credentials that the program sends. At a phone enter the PIN again."),
			Alias:  []string{"Cannot authorize App user"},
			Fix:    applicationsPage, InOneCluster: true,
		},
		{
			Code: InvalidAppUser, Origin: EMService, shown: tight(InvalidAppUser),
			Short:  model.T("Invalid App User"),
			inAPI:  "DB Query Error: Application Authentication Error: Could not authenticate",
			Cause:  model.T("The program gave the name of an application user that does not exist, or a wrong password."),
			Advice: model.T("Compare the name and the password in the program with the application user."),
			Alias:  []string{"Could not authenticate 'appid'", "Application Authentication Error"},
			Fix:    applicationsPage, InOneCluster: true,
		},
		{
			Code: PolicyValidation, Origin: EMService, shown: tight(PolicyValidation),
			Short:        model.T("Policy Validation error"),
			Cause:        model.T("It could not be found out whether the login or logout is allowed, because a setting could not be read."),
			Advice:       model.T("Try again. If the code comes back, look for the error of the database in the log of the server."),
			InOneCluster: true,
		},
		{
			Code: LogonDisabledAtLogout, Origin: EMService, shown: tight(LogonDisabledAtLogout),
			Short:  model.T("Dev. logon disabled"),
			inAPI:  "Device logon disabled: Device does not allow hoteling",
			Cause:  model.T("Extension Mobility is not enabled on the phone. Programs get this code when they ask for a logout."),
			Advice: model.T("Open the phone and check Enable Extension Mobility."),
			Alias:  []string{"Device logon disabled", "Device does not allow hoteling"},
			Fix:    phonesPage, InOneCluster: true,
		},
		{
			Code: DatabaseError, Origin: EMService, shown: tight(DatabaseError),
			Short:        model.T("Database Error"),
			Cause:        model.T("The database refused or broke off a statement of the login, the logout or the query."),
			Advice:       model.T("Try again when fewer people log in at once. If the code comes back, look for the error of the database in the log of the server."),
			Alias:        []string{"Error 6 Database Error"},
			InOneCluster: true,
		},
		{
			Code: QueryType, Origin: EMService, shown: tight(QueryType),
			Short:        model.T("Query type undetermined"),
			Cause:        model.T("A program sent a query of a kind that does not exist."),
			Advice:       model.T("Use deviceUserQuery, userDevicesQuery, deviceProfileQuery or checkUser in the program."),
			InOneCluster: true,
		},
		{
			Code: UserInfo, Origin: EMService, shown: tight(UserInfo),
			Short:        model.T("Dir. User Info Error"),
			Cause:        model.T("What is known about the user could not be read, or checking the PIN failed with an error."),
			Advice:       model.T("Try again. If the code comes back, look for the error of the database in the log of the server."),
			InOneCluster: true,
		},
		{
			Code: LacksProxyRights, Origin: EMService, shown: tight(LacksProxyRights),
			Short:  model.T("User lacks app proxy rights"),
			Cause:  model.T("A program or a user asked for something on behalf of another user without the right to do so."),
			Advice: model.T("Add the application user to the access control group Standard EM Authentication Proxy Rights. An end user may log only themselves in and out."),
			Fix:    groupsPage, InOneCluster: true,
		},
		{
			Code: DeviceUnknown, Origin: EMService, shown: tight(DeviceUnknown),
			Short:  model.T("Device Does not exist"),
			inAPI:  "Device does not exist",
			Cause:  model.T("The cluster has no phone of that name."),
			Advice: model.T("Add the phone, or correct the name: SEP and the twelve digits of the MAC address."),
			Alias:  []string{"Device does not exist"},
			Fix:    phonesPage, InOneCluster: true,
		},
		{
			Code: ProfileNotFound, Origin: EMService, shown: tight(ProfileNotFound),
			Short:  model.T("Dev. Profile not found"),
			Cause:  model.T("The device profile that was asked for does not exist or is not associated with the user."),
			Advice: model.T("Compare the name in the request with the list of device profiles, and associate the profile with the user."),
			Fix:    profilesPage, InOneCluster: true,
		},
		{
			Code: AnotherUserLoggedIn, Origin: EMService, shown: tightLogin(AnotherUserLoggedIn),
			Short:  model.T("Another user logged in"),
			inAPI:  "Another user logged in: Phone currently has user logged in",
			Cause:  model.T("Somebody else is logged in to the phone."),
			Advice: model.T("Log the other user out first, at the phone or with the button Log Out on the phone's page."),
			Alias:  []string{"Phone currently has user logged in"},
			Fix:    phonesPage, InOneCluster: true,
		},
		{
			Code: NobodyLoggedIn, Origin: EMService, shown: tightLogout(NobodyLoggedIn),
			Short:        model.T("No user logged in"),
			Cause:        model.T("A logout was asked for although nobody is logged in to the phone. Mostly a program did."),
			Advice:       model.T("Nothing has to be done. A program can ask with deviceUserQuery who is logged in before it logs out."),
			InOneCluster: true,
		},
	}
}

// laterServiceEntries are the codes of EMService from 20 that need no other
// cluster.
func laterServiceEntries() []Entry {
	return []Entry{
		{
			Code: HotelingFlag, Origin: EMService, shown: tight(HotelingFlag),
			Short:  model.T("Hoteling flag error"),
			Cause:  model.T("Whether Extension Mobility is enabled on the phone could not be found out, or it is not."),
			Advice: model.T("Open the phone, check Enable Extension Mobility and save. If the code comes back, look for the error of the database in the log of the server."),
			Fix:    phonesPage, InOneCluster: true,
		},
		{
			Code: HotelingStatus, Origin: EMService, shown: tight(HotelingStatus),
			Short:        model.T("Hoteling Status error"),
			Cause:        model.T("Who is logged in to the phone could not be read."),
			Advice:       model.T("Try again. If the code comes back, look for the error of the database in the log of the server."),
			InOneCluster: true,
		},
		{
			Code: LogonDisabled, Origin: EMService, shown: tightLogin(LogonDisabled),
			Short:  model.T("Dev. logon disabled"),
			inAPI:  "Device logon disabled: Device does not allow hoteling",
			Cause:  model.T("Extension Mobility is not enabled on the phone, and somebody pressed the Services button or a program asked for a login."),
			Advice: model.T("Open the phone and check Enable Extension Mobility."),
			Alias:  []string{"[22]-Dev.logon disabled", "Error 22 Dev Logon Disabled", "Device logon disabled", "Device does not allow hoteling"},
			Fix:    phonesPage, InOneCluster: true,
		},
		{
			Code: UserUnknown, Origin: EMService, shown: capital(UserUnknown),
			Short:  model.T("User does not exist"),
			inAPI:  "User not found",
			Cause:  model.T("No user has this user ID, neither here nor in a remote cluster."),
			Advice: model.T("Check the spelling of the user ID, or add the end user."),
			Alias:  []string{"User not found", "Login is unavailable (23)", "Logout is unavailable (23)"},
			Fix:    usersPage, InOneCluster: true,
		},
		{
			Code: LoggedInElsewhere, Origin: EMService, shown: shown{login: model.T("Multi-Login Not Allowed (%d)", int(LoggedInElsewhere))},
			Short:  model.T("User logged in elsewhere"),
			Cause:  model.T("The user is logged in to another phone, and Multiple Login Behavior does not allow a second login."),
			Advice: model.T("Log the user out of the other phone. To allow it in general, set the service parameter Multiple Login Behavior to Multiple Logins Allowed or Auto Logout."),
			Alias:  []string{"Login is unavailable (25)", "[25]-User logged in elsewhe..", "Error 25 User Logged in Elsewhere"},
			Fix:    parametersPage, InOneCluster: true,
		},
		{
			Code: Busy, Origin: EMService, shown: tight(Busy),
			Short:  model.T("Busy, please try again"),
			Cause:  model.T("As many logins and logouts are under way as the service parameter Maximum Concurrent Requests allows."),
			Advice: model.T("Try again after a moment. If it happens often, raise Maximum Concurrent Requests."),
			Alias:  []string{"Error 26 Busy Please Try Again"},
			Fix:    parametersPage, InOneCluster: true,
		},
		{
			Code: UntrustedIP, Origin: EMService, shown: tight(UntrustedIP),
			Short:  model.T("Untrusted IP Error"),
			Cause:  model.T("Validate IP Address is True, and the request came from an address that is not trusted."),
			Advice: model.T("Add the address or host name of the program to the service parameter Trusted List of IPs."),
			Fix:    parametersPage, InOneCluster: true,
		},
		{
			Code: RISDown, Origin: EMService, shown: tight(RISDown),
			Short:  model.T("ris down-contact admin"),
			inAPI:  "RIS down-contact admin",
			Cause:  model.T("The service that knows which phones are registered, Cisco RIS Data Collector, could not be reached."),
			Advice: model.T("Look in Control Center whether the network services of the node are running, and try again."),
			Alias:  []string{"RIS down-contact admin"},
			Fix:    networkServicesPage, note: model.T("Tandem has no such service, so it never produces this code."),
		},
		{
			Code: ProxyNotAllowed, Origin: EMService, shown: tight(ProxyNotAllowed),
			Short:  model.T("Proxy not allowed"),
			Cause:  model.T("The request came through a proxy, which its HTTP header Via tells, and Allow Proxy is False."),
			Advice: model.T("Let phones and programs reach the server without a proxy, or set the service parameter Allow Proxy to True."),
			Fix:    parametersPage, InOneCluster: true,
		},
		{
			Code: PINChangeRequired, Origin: Internal, shown: shown{login: model.T("PIN change is required")},
			Short:  model.T("PIN change is required"),
			Cause:  model.T("The PIN must be changed at the next login. The phone is led to the page where the user does it."),
			Advice: model.T("The user enters a new PIN at the phone. Whether it must be changed is set with the PIN of the end user."),
			Alias:  []string{"Change credentials", "User Must Change at Next Login"},
			Fix:    usersPage, InOneCluster: true,
		},
	}
}

// apiEntries are the codes that only programs are told.
func apiEntries() []Entry {
	return []Entry{
		{
			Code: LogoutRequest, Origin: EMAPI,
			Short:        model.T("Logout Request Error"),
			Cause:        model.T("The time of the automatic logout could not be set or removed."),
			Advice:       model.T("Send exclusiveDuration with a time in whole minutes, or with indefinite."),
			InOneCluster: true,
		},
		{
			Code: ChangePassword, Origin: EMAPI,
			Short:  model.T("Change Password"),
			Cause:  model.T("The password that the program sends is right, but it has expired or must be changed at the next login."),
			Advice: model.T("Set a new password for the user, and clear User Must Change at Next Login in its credential."),
			Fix:    usersPage, InOneCluster: true,
		},
	}
}

package emcode

import "tandem/model"

// applicationEntries are the codes of EMApp (spec/wire-formats.md 3.2).
func applicationEntries() []Entry {
	return []Entry{
		{
			Code: AuthenticationError, Origin: EMApp, shown: again(AuthenticationError),
			Short:  model.T("Authentication Error"),
			Cause:  model.T("The user ID is unknown, the PIN is wrong, or the user is locked after too many wrong PINs. For a user of another cluster it can also mean that EMCC is not active in the Intercluster Service Profile."),
			Advice: model.T("Enter user ID and PIN again. If that does not help, open the end user, look whether the PIN is locked, and set a new PIN if it was forgotten."),
			Alias:  []string{"[201]-Authentication error", "Error 201 Authentication Error"},
			Fix:    usersPage, InOneCluster: true,
		},
		{
			Code: BlankUserOrPIN, Origin: EMApp, shown: again(BlankUserOrPIN),
			Short:  model.T("Blank userid or pin"),
			Cause:  model.T("The user ID or the PIN was left empty."),
			Advice: model.T("Enter both the user ID and the PIN."),
			Alias:  []string{"Error 202 Blank User ID or PIN"}, InOneCluster: true,
		},
		{
			Code: DirectoryError, Origin: EMApp, shown: spacedLogin(DirectoryError),
			Short:        model.T("Directory server error"),
			Cause:        model.T("The PIN could not be checked, because the user's record could not be read."),
			Advice:       model.T("Try again. If the code comes back, look for the error of the database in the log of the server at the time of the login."),
			InOneCluster: true,
		},
		{
			Code: ProfileAbsent, Origin: EMApp, shown: spaced(ProfileAbsent),
			Short:  model.T("User Profile Absent"),
			Cause:  model.T("No device profile is associated with the user, or it could not be read."),
			Advice: model.T("Open the end user and move at least one device profile to Controlled Profiles. The profile should be for the model and the protocol of the phone."),
			Alias:  []string{"Error 205 User Profile Absent"},
			Fix:    usersPage, InOneCluster: true,
		},
		{
			Code: DeviceNameEmpty, Origin: EMApp, shown: tight(DeviceNameEmpty),
			Short:  model.T("Device Name Empty"),
			Cause:  model.T("The request does not name a phone: the URL of the phone service lacks device=#DEVICENAME#, or a program left the name out."),
			Advice: model.T("Open the phone service and build its URL anew. Mind capital letters: the names in the URL are case-sensitive."),
			Alias:  []string{"Error 207 Device Name Empty"},
			Fix:    phoneServicesPage, InOneCluster: true,
		},
		{
			Code: ServiceConnection, Origin: EMApp, shown: tight(ServiceConnection),
			Short:  model.T("EMService Connection Error"),
			Cause:  model.T("The service Cisco Extension Mobility does not answer: it is stopped or was never activated. Between clusters the other cluster cannot be reached, or its certificate is not trusted."),
			Advice: model.T("Activate Cisco Extension Mobility on the page Service Activation, and start it in Control Center."),
			Alias:  []string{"[208]-EMService Conn. error", "Error 208 EM Service Connection Error", "Error 207 EM Service Connection Error"},
			Fix:    featureServicesPage, InOneCluster: true,
		},
		{
			Code: InitFail, Origin: EMApp, shown: tight(InitFail),
			Short:  model.T("Init Fail-Contact Admin"),
			Cause:  model.T("The application behind the Services button could not start, most likely because it could not reach the database."),
			Advice: model.T("Make sure that the database runs, and then restart Cisco Extension Mobility Application in Control Center."),
			Fix:    networkServicesPage, InOneCluster: true,
		},
		{
			Code: EMCCNotActivated, Origin: EMApp, shown: tight(EMCCNotActivated),
			Short:  model.T("EMCC Not Activated"),
			Cause:  model.T("PSTN Access is not active in the Intercluster Service Profile of the cluster that the phone belongs to."),
			Advice: model.T("Activate PSTN Access in the Intercluster Service Profile of the visiting cluster."),
		},
		{
			Code: ClusterIDRejected, Origin: EMApp, shown: tightLogin(ClusterIDRejected),
			Short:  model.T("Cluster ID is invalid"),
			Cause:  model.T("This cluster sent the other cluster a Cluster ID that is not valid, so the remote cluster update failed."),
			Advice: model.T("Check the enterprise parameter Cluster ID, and update the remote cluster again."),
			Fix:    enterprisePage,
		},
		{
			Code: EMCCNotSupported, Origin: EMApp, shown: tight(EMCCNotSupported),
			Short:  model.T("Device does not support EMCC"),
			Cause:  model.T("The model of the phone cannot be used by people of other clusters."),
			Advice: model.T("Use a phone whose model is in the Unified CM Phone Feature List with the feature Extension Mobility Cross Cluster."),
		},
		{
			Code: LoginTypeInvalid, Origin: EMApp,
			shown:  shown{login: model.T("LoginType invalid(%d)", int(LoginTypeInvalid))},
			Short:  model.T("Login Type is invalid"),
			Cause:  model.T("The URL of the phone service has a loginType that is none of UID, SP and DN."),
			Advice: model.T("Open the phone service and correct its URL: UID is the user ID, SP the self-service user ID and DN the primary extension. Without loginType the phone asks for the user ID."),
			Fix:    phoneServicesPage, InOneCluster: true,
		},
		{
			Code: ManyUsersForDN, Origin: EMApp, shown: manyUsers(ManyUsersForDN),
			Short:  model.T("DN has multiple users"),
			Cause:  model.T("The extension that was entered is the primary extension of several users."),
			Advice: model.T("Give the users different primary extensions, or let them log in with their user IDs."),
			Fix:    usersPage, InOneCluster: true,
		},
	}
}

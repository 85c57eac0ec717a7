package emcode

import "tandem/model"

// betweenEntries are the codes that need another cluster.
func betweenEntries() []Entry {
	return []Entry{
		{
			Code: EMCCNotActivatedForUser, Origin: EMService, shown: tight(EMCCNotActivatedForUser),
			Short:  model.T("EMCC Not Activated for the user"),
			Cause:  model.T("Enable Extension Mobility Cross Cluster is not checked for the user in the home cluster."),
			Advice: model.T("Open the end user in the home cluster and check Enable Extension Mobility Cross Cluster."),
			Fix:    usersPage,
		},
		{
			Code: EMCCDeviceUnsupported, Origin: EMService, shown: tight(EMCCDeviceUnsupported),
			Short:  model.T("Device does not support EMCC"),
			Cause:  model.T("The model of the phone cannot be used by people of other clusters."),
			Advice: model.T("Use a phone whose model is in the Unified CM Phone Feature List with the feature Extension Mobility Cross Cluster."),
		},
		{
			Code: NoFreeBasePhone, Origin: EMService, shown: tight(NoFreeBasePhone),
			Short:  model.T("No free EMCC dummy device"),
			Cause:  model.T("All EMCC devices of the home cluster are in use by other logins."),
			Advice: model.T("Insert more EMCC devices in the home cluster."),
		},
		{
			Code: VisitingClusterUnknown, Origin: EMService, shown: tight(VisitingClusterUnknown),
			Short:  model.T("Visiting Cluster Information is not present in Home Cluster"),
			Cause:  model.T("The home cluster has no entry for the cluster that the phone belongs to."),
			Advice: model.T("Add the visiting cluster to the remote clusters of the home cluster."),
		},
		{
			Code: NoRemoteCluster, Origin: EMService, shown: tight(NoRemoteCluster),
			Short:  model.T("No Remote Cluster"),
			Cause:  model.T("The user is not known here, and no remote cluster was added in which to look."),
			Advice: model.T("Add the remote cluster."),
		},
		{
			Code: DuplicateDeviceName, Origin: EMService, shown: capital(DuplicateDeviceName),
			Short:  model.T("Duplicate Device Name"),
			Cause:  model.T("The phone exists in the home cluster and in the visiting cluster."),
			Advice: model.T("Delete the phone in the home cluster, and turn auto-registration off where phones of several clusters could register."),
			Alias:  []string{"Login is unavailable (37)", "Logout is unavailable (37)"},
			Fix:    phonesPage,
		},
		{
			Code: EMCCNotAllowed, Origin: EMService, shown: tight(EMCCNotAllowed),
			Short:  model.T("EMCC Not Allowed"),
			Cause:  model.T("The home cluster does not allow the user to log in from another cluster."),
			Advice: model.T("Open the end user in the home cluster and check Enable Extension Mobility Cross Cluster."),
			Fix:    usersPage,
		},
		{
			Code: EMCCServersNotSet, Origin: Internal, shown: again(AuthenticationError),
			Short:  model.T("Configuration Issue"),
			Cause:  model.T("The default or backup TFTP server for phones with EMCC logins is not set properly."),
			Advice: model.T("Set both servers on the page EMCC Feature Configuration."),
		},
		{
			Code: RemoteHostSilent, Origin: Internal, shown: again(UserUnknown),
			Short:  model.T("No Response from Remote Host"),
			Cause:  model.T("The other cluster did not answer."),
			Advice: model.T("Check that the other cluster runs and can be reached."),
			Alias:  []string{"Please try to login again (202)"},
		},
		{
			Code: InvalidClusterID, Origin: EMService, shown: tight(InvalidClusterID),
			Short:  model.T("Invalid ClusterID"),
			Cause:  model.T("The Cluster ID of a remote cluster is not valid. It can be met while remote clusters are updated."),
			Advice: model.T("Compare the enterprise parameter Cluster ID of the other cluster with the entry in the remote clusters."),
			Fix:    enterprisePage,
		},
		{
			Code: DeviceSecurityMode, Origin: EMService, shown: tightLogin(DeviceSecurityMode),
			Short:  model.T("Device Security mode error"),
			Cause:  model.T("The device security profile of the EMCC device is not in non-secure mode."),
			Advice: model.T("Choose a device security profile in non-secure mode for the EMCC devices."),
		},
		{
			Code: HomeClusterIDInvalid, Origin: Internal, shown: again(AuthenticationError),
			Short:  model.T("Configuration issue"),
			Cause:  model.T("The Cluster ID is not valid."),
			Advice: model.T("Check the enterprise parameter Cluster ID of both clusters."),
			Fix:    enterprisePage,
		},
		{
			Code: RemoteVersion, Origin: EMService, shown: unsuccessful(RemoteVersion),
			Short:  model.T("Remote Cluster version not supported"),
			Cause:  model.T("The phone is secure and its cluster is in mixed mode with version 9 or later, but the home cluster has version 8."),
			Advice: model.T("Upgrade the home cluster, or use a non-secure phone."),
		},
		{
			Code: RemoteSecurityMode, Origin: EMService, shown: unsuccessful(RemoteSecurityMode),
			Short:  model.T("Remote Cluster security mode not supported"),
			Cause:  model.T("The phone is secure and its cluster is in mixed mode, but the home cluster is non-secure."),
			Advice: model.T("Put the home cluster into mixed mode, or use a non-secure phone."),
		},
		{
			Code: ManyUsersForDNBetween, Origin: EMService, shown: manyUsers(ManyUsersForDNBetween),
			Short:  model.T("DN has multiple users"),
			Cause:  model.T("The extension that was entered is the primary extension of several users of the home cluster."),
			Advice: model.T("Give the users different primary extensions, or let them log in with their user IDs."),
			Fix:    usersPage,
		},
	}
}

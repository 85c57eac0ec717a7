package serviceability

import "tandem/model"

// auditMobilityFields are the service parameters of Extension Mobility, and what
// is recorded of many objects at once.
func auditMobilityFields() []auditWord {
	return []auditWord{
		{"SynchronizeProfiles", model.T("Synchronization Between Auto Device Profile and Phone Configuration")},
		{"AllowProxy", model.T("Allow Proxy")},
		{"AlphanumericUserID", model.T("Alphanumeric User ID")},
		{"CacheSize", model.T("Extension Mobility Cache Size")},
		{"ClearCallLogs", model.T("Clear Call Logs on Intra-cluster EM")},
		{"EnforceMaximum", model.T("Enforce Intra-cluster Maximum Login Time")},
		{"IdleLogout", model.T("Log Out When Idle (minutes)")},
		{"LogoutTime", model.T("Log Out Everybody at (HH:MM)")},
		{"MaximumLoginTime", model.T("Maximum Login Time")},
		{"MaximumRequests", model.T("Maximum Concurrent Requests")},
		{"MultipleLogin", model.T("Multiple Login Behavior")},
		{"RememberLastUser", model.T("Remember the Last User Logged In")},
		{"TrustedAddresses", model.T("Trusted List of IPs")},
		{"ValidateAddress", model.T("Validate IP Address")},
		{"Members", model.T("Members")},
		{"Records", model.T("Number of records")},
		{"Subscriptions", model.T("Number of subscriptions")},
		{"Users", model.T("Users")},
	}
}

// auditUserFields are those of people and programs, and of what proves who they are.
func auditUserFields() []auditWord {
	return []auditWord{
		// end users and application users
		{"UserID", model.T("User ID")},
		{"LastName", model.T("Last Name")},
		{"FirstName", model.T("First Name")},
		{"Department", model.T("Department")},
		{"Manager", model.T("Manager User ID")},
		{"Telephone", model.T("Telephone Number")},
		{"MailID", model.T("Mail ID")},
		{"SelfServiceUserID", model.T("Self-Service User ID")},
		{"HomeCluster", model.T("Home Cluster")},
		{"IMAndPresence", model.T("Enable User for Unified CM IM and Presence")},
		{"BLFPresenceGroup", model.T("BLF Presence Group")},
		{"SubscribeCSS", model.T("SUBSCRIBE Calling Search Space")},
		{"CTIControl", model.T("Allow Control of Device from CTI")},
		{"CrossCluster", model.T("Enable Extension Mobility Cross Cluster")},
		{"Extension", model.T("Primary Extension")},
		{"ControlledProfiles", model.T("Controlled Profiles")},
		{"DefaultProfile", model.T("Default Profile")},
		{"ControlledPhones", model.T("Controlled Devices")},
		{"Groups", model.T("Groups")},
		// access control groups, and what else comes with the program
		{"Roles", model.T("Roles")},
		{"Standard", model.T("Came with the program")},
		// credentials
		{"Kind", model.T("Credential")},
		{"IsSet", model.T("Set")},
		{"ChangedAt", model.T("Changed at")},
		{"Policy", model.T("Authentication Rule")},
		{"LockedByAdministrator", model.T("Locked By Administrator")},
		{"CannotChange", model.T("User Cannot Change")},
		{"MustChange", model.T("User Must Change at Next Login")},
		{"DoesNotExpire", model.T("Does Not Expire")},
		{"HackCount", model.T("Hack Count")},
		{"LastFailure", model.T("Last Failure")},
		{"LockedForGood", model.T("Locked until an administrator resets the hack count")},
		// credential policies
		{"credential policy.Name", model.T("Display Name")},
		{"FailedLogons", model.T("Failed Logons")},
		{"ResetAfter", model.T("Reset Failed Logon Attempts Every (minutes)")},
		{"Lockout", model.T("Lockout Duration (minutes)")},
		{"ExpiresAfter", model.T("Credential Expires After (days)")},
		{"MinimumLength", model.T("Minimum Credential Length")},
		{"History", model.T("Stored Number of Previous Credentials")},
		{"RejectTrivial", model.T("Check for Trivial Passwords")},
	}
}

// auditPhoneServiceFields are those of phone services and of subscriptions.
func auditPhoneServiceFields() []auditWord {
	return []auditWord{
		{"phone service.Name", model.T("Service Name")},
		{"phone service.Description", model.T("Service Description")},
		{"ASCIIName", model.T("ASCII Service Name")},
		{"URL", model.T("Service URL")},
		{"SecureURL", model.T("Secure-Service URL")},
		{"Category", model.T("Service Category")},
		{"Type", model.T("Service Type")},
		{"Vendor", model.T("Service Vendor")},
		{"ServiceVersion", model.T("Service Version")},
		{"Enabled", model.T("Enabled")},
		{"Enterprise", model.T("Enterprise Subscription")},
		{"Parameters", model.T("Parameters")},
		{"Parameters.Name", model.T("Parameter Name")},
		{"Parameters.DisplayName", model.T("Parameter Display Name")},
		{"Parameters.Description", model.T("Parameter Description")},
		{"Parameters.Password", model.T("Parameter is a Password (mask contents)")},
		{"Default", model.T("Default Value")},
		{"Required", model.T("Parameter is Required")},
		// subscriptions of a phone or device profile
		{"Service", model.T("Phone Service")},
		{"Subscriptions.Name", model.T("Service Name")},
	}
}

// auditRoutingFields are those of directory numbers, and of partitions and the
// search spaces made of them.
func auditRoutingFields() []auditWord {
	return []auditWord{
		{"Description", model.T("Description")},
		{"Pattern", model.T("Directory Number")},
		{"RoutePartition", model.T("Route Partition")},
		{"AlertingName", model.T("Alerting Name")},
		{"CallingSearchSpace", model.T("Calling Search Space")},
		{"Partitions", model.T("Selected Partitions")},
	}
}

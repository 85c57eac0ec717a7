package emcode

// Code is a number that a phone or a program is told when a login, a logout or
// a query fails.
type Code int

// The codes of the Extension Mobility service and of the EM API. 13 to 17, 24
// and 34 mean nothing in any table.
const (
	UnknownError Code = 0
	ParseError   Code = 1
	// CannotAuthorize is blank or wrong credentials in the EM API, and a wrong
	// PIN at a phone of another cluster.
	CannotAuthorize  Code = 2
	InvalidAppUser   Code = 3
	PolicyValidation Code = 4
	// LogonDisabledAtLogout and LogonDisabled are both a phone with Extension
	// Mobility off, at logout and at login.
	LogonDisabledAtLogout Code = 5
	DatabaseError         Code = 6
	LogoutRequest         Code = 7
	QueryType             Code = 8
	UserInfo              Code = 9
	LacksProxyRights      Code = 10
	DeviceUnknown         Code = 11
	ProfileNotFound       Code = 12
	AnotherUserLoggedIn   Code = 18
	NobodyLoggedIn        Code = 19
	HotelingFlag          Code = 20
	HotelingStatus        Code = 21
	LogonDisabled         Code = 22
	UserUnknown           Code = 23
	LoggedInElsewhere     Code = 25
	Busy                  Code = 26
	ChangePassword        Code = 27
	UntrustedIP           Code = 28
	RISDown               Code = 29
	ProxyNotAllowed       Code = 30
	// PINChangeRequired is never shown as a number: the phone is led to the page
	// where the PIN is changed.
	PINChangeRequired Code = 41
)

// The codes of the Extension Mobility service between clusters.
const (
	EMCCNotActivatedForUser Code = 31
	EMCCDeviceUnsupported   Code = 32
	NoFreeBasePhone         Code = 33
	VisitingClusterUnknown  Code = 35
	NoRemoteCluster         Code = 36
	DuplicateDeviceName     Code = 37
	EMCCNotAllowed          Code = 38
	// EMCCServersNotSet, RemoteHostSilent and HomeClusterIDInvalid are internal:
	// the phone shows the number of another code.
	EMCCServersNotSet     Code = 39
	RemoteHostSilent      Code = 40
	InvalidClusterID      Code = 42
	DeviceSecurityMode    Code = 43
	HomeClusterIDInvalid  Code = 44
	RemoteVersion         Code = 45
	RemoteSecurityMode    Code = 46
	ManyUsersForDNBetween Code = 47
)

// The codes of the application behind the phone's Services button. 203, 206,
// 209 and 214 mean nothing.
const (
	AuthenticationError Code = 201
	BlankUserOrPIN      Code = 202
	DirectoryError      Code = 204
	ProfileAbsent       Code = 205
	DeviceNameEmpty     Code = 207
	ServiceConnection   Code = 208
	InitFail            Code = 210
	EMCCNotActivated    Code = 211
	ClusterIDRejected   Code = 212
	EMCCNotSupported    Code = 213
	LoginTypeInvalid    Code = 215
	ManyUsersForDN      Code = 216
)

package callhome

// telemetryRows are table 2 of seed 000 without its last row, the system status.
var telemetryRows = []row{
	// label, Smart, Anonymous
	{"Contact Email", true, false, func(f Facts) string { return entered(f.Config.ContactEmail) }},
	{"Contact Phone number", true, false, func(f Facts) string { return entered(f.Config.Phone) }},
	{"Street Address", true, false, func(f Facts) string { return entered(f.Config.Address) }},
	{"Server name", true, false, func(f Facts) string { return known(f.NodeName) }},
	{"CM User Count", true, false, func(f Facts) string { return tell(f.Users) }},
	{"Serial Number", true, true, func(f Facts) string { return tell(f.Host.Serial) }},
	{"Publisher name", true, false, func(f Facts) string { return known(f.PublisherName) }},
	{"Device count and Model", true, true, func(f Facts) string { return tell(f.Devices) }},
	{"Phone User Count", true, true, func(f Facts) string { return tell(f.PhoneUsers) }},
	{"CM Call Activity", true, true, func(f Facts) string { return tell(f.CallActivity) }},
	{"Registered Device count", true, false, func(f Facts) string { return tell(f.RegisteredDevices) }},
	{"Upgrade history", true, false, func(f Facts) string { return tellList(f.Upgrades, f.upgrade) }},
}

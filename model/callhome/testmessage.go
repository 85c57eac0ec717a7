package callhome

// testRows are what a test message tells, so that people recognise it at the
// other end; the seeds do not describe one.
var testRows = []row{
	// label, Smart, Anonymous
	{"Server Name", true, false, func(f Facts) string { return known(f.NodeName) }},
	{"Serial Number", true, true, func(f Facts) string { return tell(f.Host.Serial) }},
	{"Product ID", true, true, func(Facts) string { return productID }},
	{"Active Version", true, true, func(f Facts) string { return known(f.ActiveVersion) }},
	{"Date", true, true, func(f Facts) string { return f.date(f.Time) }},
}

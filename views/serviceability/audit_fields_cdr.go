package serviceability

import "tandem/model"

// auditCDRFields are those of gateways, of rate tables, and of the service
// parameters of the Gateway CDR Collector.
func auditCDRFields() []auditWord {
	return []auditWord{
		// gateways
		{"Zone", model.T("Time Zone")},
		{"Channels", model.T("Voice Channels")},
		{"Addresses", model.T("IP Addresses")},
		{"Hosts", model.T("Host Names")},
		{"Zones", model.T("Zone Names")},
		{"Offset", model.T("Ahead of UTC (minutes)")},
		{"gateway.Secret", model.T("RADIUS Secret")},
		{"SecretSet", model.T("RADIUS secret is stored")},
		// rate tables
		{"Currency", model.T("Currency")},
		{"Active", model.T("Active")},
		{"Rates", model.T("Rates")},
		{"Prefix", model.T("Prefix")},
		{"Days", model.T("Days")},
		{"FromMinute", model.T("From (minute of the day)")},
		{"ToMinute", model.T("To (minute of the day)")},
		{"Connection", model.T("Connection")},
		{"FirstSeconds", model.T("First Seconds")},
		{"FirstAmount", model.T("First Amount")},
		{"Increment", model.T("Then per Seconds")},
		{"IncrementAmount", model.T("Amount")},
		// service parameters of the Gateway CDR Collector
		{"SyslogPort", model.T("Syslog Port")},
		{"RADIUSPort", model.T("RADIUS Accounting Port")},
		{"FlushInterval", model.T("Flush Interval (milliseconds)")},
		{"OrphanAfter", model.T("Orphan After (minutes)")},
		{"ShortCall", model.T("Short Call (seconds)")},
		{"KeepDays", model.T("Keep Records (days)")},
		{"KeepMegabytes", model.T("Keep at Most (megabytes)")},
		// an unknown sender
		{"Ignored", model.T("Ignored")},
		// an imported file
		{"Bytes", model.T("Bytes")},
		{"Gateway", model.T("Gateway")},
	}
}

package gateway

import (
	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/record"
)

// Limits of the parameters.
const (
	MinFlushInterval = 50
	MaxFlushInterval = 5_000
	MaxOrphanAfter   = 1_440
	MaxShortCall     = 300
	MaxKeepDays      = 3_650
	MaxKeepMegabytes = 100_000_000
)

// ServiceName is the name of the collector in Control Center.
const ServiceName = "Gateway CDR Collector"

// Parameters are the service parameters of the collector; there is exactly one
// set.
type Parameters struct {
	bun.BaseModel `bun:"table:cdr_parameters,alias:parameters" audit:"-"`
	record.Identity

	// SyslogPort is where syslog is taken over UDP and TCP.
	SyslogPort int
	// RADIUSPort is where RADIUS accounting is taken over UDP.
	RADIUSPort int `bun:"radius_port"`
	// FlushInterval is how long a record may wait to be written, in milliseconds.
	FlushInterval int
	// OrphanAfter is how long after its end a call waits for its other leg, in
	// minutes.
	OrphanAfter int
	// ShortCall is the duration up to which an answered call counts as short, in
	// seconds.
	ShortCall int
	// KeepDays and KeepMegabytes limit what is kept; 0 is no limit.
	KeepDays, KeepMegabytes int
}

// Defaults returns what the parameters are at first.
func Defaults() Parameters {
	return Parameters{SyslogPort: 5514, RADIUSPort: 1813, FlushInterval: 200, OrphanAfter: 5, ShortCall: 10, KeepDays: 400}
}

// Validate returns model.FieldErrors when p cannot be saved. The fields are
// syslog_port, radius_port, flush_interval, orphan_after, short_call, keep_days
// and keep_megabytes.
func (p Parameters) Validate() error {
	var errs model.FieldErrors
	within := func(field string, value, min, max int, text model.Text) {
		if value < min || value > max {
			errs.Add(field, text)
		}
	}
	within("syslog_port", p.SyslogPort, 1, 65535, model.T("Enter a port from 1 to 65535"))
	within("radius_port", p.RADIUSPort, 1, 65535, model.T("Enter a port from 1 to 65535"))
	if p.RADIUSPort == p.SyslogPort {
		errs.Add("radius_port", model.T("Syslog and RADIUS need different ports"))
	}
	within("flush_interval", p.FlushInterval, MinFlushInterval, MaxFlushInterval,
		model.T("Enter a number of milliseconds from %d to %d", MinFlushInterval, MaxFlushInterval))
	within("orphan_after", p.OrphanAfter, 1, MaxOrphanAfter, model.T("Enter a number of minutes from 1 to %d", MaxOrphanAfter))
	within("short_call", p.ShortCall, 1, MaxShortCall, model.T("Enter a number of seconds from 1 to %d", MaxShortCall))
	within("keep_days", p.KeepDays, 0, MaxKeepDays, model.T("Enter a number of days from 0 to %d", MaxKeepDays))
	within("keep_megabytes", p.KeepMegabytes, 0, MaxKeepMegabytes, model.T("Enter a number of megabytes from 0 to %d", MaxKeepMegabytes))
	return errs.Err()
}

package callhome

import (
	"fmt"
	"strings"
)

// statusRows are the System Status row of table 2 in seed 000, which is part of
// the telemetry message.
var statusRows = []row{
	// label, Smart, Anonymous
	{"Host name", true, false, func(f Facts) string { return tell(f.Host.HostName) }},
	{"Date", true, true, func(f Facts) string { return f.date(f.Time) }},
	{"Locale", true, true, func(f Facts) string { return tell(f.Host.Locale) }},
	{"Product Version", true, true, func(f Facts) string { return known(f.ActiveVersion) }},
	{"OS Version", true, true, func(f Facts) string { return tell(f.Host.OSVersion) }},
	{"Licence MAC", true, true, func(f Facts) string { return tell(f.Host.MAC) }},
	{"Up Time", true, true, func(f Facts) string { return tellNumber(f.Host.UpTime, upTime) }},
	{"MP Stat", true, false, func(f Facts) string { return tellList(f.Host.CPULoad, cpuUse) }},
	{"Memory Used", true, true, func(f Facts) string { return tellNumber(f.Host.MemoryUsed, size) }},
	{"Disk Usage", true, true, func(f Facts) string { return tellList(f.Host.Partitions, partitionUse) }},
	{"Active and Inactive partition used", true, true, partitionsUsed},
	{"DNS", true, false, func(f Facts) string { return tellList(f.Host.DNSServers, strings.Clone) }},
}

func partitionsUsed(f Facts) string {
	active := notAvailable("the partition of the data folder is not listed")
	if i := f.activePartition(); i >= 0 {
		active = partitionUse(f.Host.Partitions.Items[i])
	}
	return fmt.Sprintf("active: %s; inactive: %s", active, notAvailable(noInactivePartition))
}

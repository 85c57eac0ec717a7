package callhome

import "strings"

// Item is one thing that a message tells.
type Item struct{ Name, Value string }

// row declares an item: its label, the modes that tell it, and its value.
type row struct {
	label            string
	smart, anonymous bool
	value            func(Facts) string
}

// items returns what rows tell of f in mode m, in the order of the rows. f holds
// only what may be told in m.
func items(rows []row, m Mode, f Facts) []Item {
	var list []Item
	for _, r := range rows {
		if m == Smart && r.smart || m == Anonymous && r.anonymous {
			list = append(list, Item{r.label, oneLine(r.value(f))})
		}
	}
	return list
}

// inventoryRows are table 1 of seed 000 with the labels of spec/pages.md 2.3.
var inventoryRows = []row{
	// label, Smart, Anonymous
	{"Contact Email", true, false, func(f Facts) string { return entered(f.Config.ContactEmail) }},
	{"Contact Phone number", true, false, func(f Facts) string { return entered(f.Config.Phone) }},
	{"Street Address", true, false, func(f Facts) string { return entered(f.Config.Address) }},
	{"Server Name", true, false, func(f Facts) string { return known(f.NodeName) }},
	{"Server IP Address", true, false, func(f Facts) string { return tellList(f.Host.Addresses, strings.Clone) }},
	{"Licence Server", true, false, func(Facts) string { return notAvailable(noLicenceServer) }},
	{"OS Version", true, true, func(f Facts) string { return tell(f.Host.OSVersion) }},
	{"Model", true, true, func(f Facts) string { return tell(f.Host.Model) }},
	{"Serial Number", true, true, func(f Facts) string { return tell(f.Host.Serial) }},
	{"CPU Speed", true, true, func(f Facts) string { return tellNumber(f.Host.CPUSpeed, megahertz) }},
	{"RAM", true, true, func(f Facts) string { return tellNumber(f.Host.RAM, size) }},
	{"Storage Partition", true, true, func(f Facts) string { return tellList(f.Host.Partitions, partitionSize) }},
	{"Firmware version", true, true, func(f Facts) string { return tell(f.Host.FirmwareVersion) }},
	{"BIOS Version", true, true, func(f Facts) string { return tell(f.Host.BIOSVersion) }},
	{"BIOS Information", true, true, func(f Facts) string { return tell(f.Host.BIOSInformation) }},
	{"Raid Configuration", true, true, func(f Facts) string { return tell(f.Host.RAID) }},
	{"Active Services", true, true, activeServices},
	{"Publisher Name", true, false, func(f Facts) string { return known(f.PublisherName) }},
	{"Publisher IP", true, false, func(f Facts) string { return known(strings.Join(f.PublisherAddresses, "; ")) }},
	{"Product ID", true, true, func(Facts) string { return productID }},
	{"Active Version", true, true, func(f Facts) string { return known(f.ActiveVersion) }},
	{"Inactive Version", true, true, func(f Facts) string { return tell(f.InactiveVersion) }},
	{"Product Short name", true, true, func(Facts) string { return productShortName }},
}

func activeServices(f Facts) string {
	if len(f.ActiveServices) == 0 {
		return "none"
	}
	return strings.Join(f.ActiveServices, "; ")
}

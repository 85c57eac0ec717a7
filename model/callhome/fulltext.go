package callhome

import (
	"strconv"
	"strings"
)

// severity is "normal" in CISCO-CALLHOME-MIB: nothing is wrong.
const severity = 2

// fullText returns the full text form: UTF-8 lines "Key:value" without a blank
// after the colon, ended by line feeds (spec/wire-formats.md section 1.4).
func (d draft) fullText() []byte {
	var b strings.Builder
	writeItems(&b, d.head())
	writeSection(&b, section{"chassis information", []Item{
		{"Affected Chassis", tell(d.facts.Host.Model)},
		{"Affected Chassis Serial Number", d.serial},
		{"Affected Chassis Software Version", known(d.facts.ActiveVersion)},
	}})
	for _, s := range d.sections {
		writeSection(&b, s)
	}
	return []byte(b.String())
}

// head is what comes before the contents. In Anonymous mode it says nothing of
// the customer.
func (d draft) head() []Item {
	f := d.facts
	list := []Item{{"source", productShortName}, {"Device Id", d.deviceID()}}
	if d.mode == Smart {
		list = append(list, Item{"Customer Id", f.Config.Company}, Item{"Site Id", f.ClusterID})
	}
	list = append(list,
		Item{"Server Id", d.deviceID()},
		Item{"Time of Event", d.created},
		Item{"Message Id", d.messageID()},
		Item{"Message Name", string(d.kind)},
		Item{"Message Type", "Call Home"},
		Item{"Message Subtype", d.subType()},
		Item{"Severity Level", strconv.Itoa(severity)},
	)
	if d.mode == Smart {
		list = append(list,
			Item{"System Name", f.NodeName},
			Item{"Contact Name", f.Config.ContactName},
			Item{"Contact Email", f.Config.ContactEmail},
			Item{"Contact Phone", f.Config.Phone},
			Item{"Street Address", f.Config.Address},
		)
	}
	return append(list, Item{"Event Description", d.description()})
}

func writeSection(b *strings.Builder, s section) {
	b.WriteString("start " + s.title + ":\n")
	writeItems(b, s.items)
	b.WriteString("end " + s.title + ":\n")
}

func writeItems(b *strings.Builder, list []Item) {
	for _, item := range list {
		b.WriteString(oneLine(item.Name) + ":" + oneLine(item.Value) + "\n")
	}
}

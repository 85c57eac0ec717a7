package callhome

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"tandem/model/host"
)

const reasonLeftOut = "the reason is left out of anonymous messages"

// serial is what tells this node from all others in mode m: the serial number, or
// a pseudonym where it must not be told or cannot be read. The pseudonyms of
// both modes differ, so that nobody can match their messages.
func (f Facts) serial(m Mode) string {
	switch serial := f.Host.Serial.Value; {
	case serial == "":
		return f.pseudonym(string(m)+" node", f.ClusterID+"\x00"+f.NodeName)
	case m == Anonymous:
		return f.pseudonym("serial", serial)
	default:
		return serial
	}
}

// pseudonym returns a code for value that only those who have the key can tell
// from any other. The purpose keeps equal values of two purposes apart.
func (f Facts) pseudonym(purpose, value string) string {
	mac := hmac.New(sha256.New, f.PseudonymKey)
	mac.Write([]byte(purpose + "\x00" + value))
	return "anon-" + hex.EncodeToString(mac.Sum(nil))[:16]
}

// in returns what of f may be told in mode m. For Anonymous it takes over field
// by field what names nobody; whatever is not named here is not told.
func (f Facts) in(m Mode) Facts {
	if m != Anonymous {
		return f
	}
	return Facts{
		Host:            f.anonymousHost(),
		DataFolder:      f.anonymousDataFolder(),
		ActiveServices:  f.ActiveServices,
		ActiveVersion:   f.ActiveVersion,
		InactiveVersion: withoutReason(f.InactiveVersion),
		PhoneUsers:      withoutReason(f.PhoneUsers),
		Devices:         withoutReason(f.Devices),
		CallActivity:    withoutReason(f.CallActivity),
		Time:            f.Time,
		Zone:            f.Zone,
	}
}

func (f Facts) anonymousHost() host.Facts {
	h := f.Host
	return host.Facts{
		MAC:    f.hidden("mac", h.MAC),
		Serial: f.hidden("serial", h.Serial),

		OSVersion:       withoutReason(h.OSVersion),
		Locale:          withoutReason(h.Locale),
		UpTime:          withoutReason(h.UpTime),
		Model:           withoutReason(h.Model),
		FirmwareVersion: withoutReason(h.FirmwareVersion),
		BIOSVersion:     withoutReason(h.BIOSVersion),
		BIOSInformation: withoutReason(h.BIOSInformation),
		CPUSpeed:        withoutReason(h.CPUSpeed),
		RAM:             withoutReason(h.RAM),
		MemoryUsed:      withoutReason(h.MemoryUsed),
		RAID:            anonymousRAID(h.RAID),
		Partitions:      anonymousPartitions(h.Partitions),
	}
}

// hidden replaces the value of a fact by its pseudonym.
func (f Facts) hidden(purpose string, fact host.Fact) host.Fact {
	if fact.Value == "" {
		return withoutReason(fact)
	}
	return host.Fact{Value: f.pseudonym(purpose, fact.Value)}
}

// withoutReason leaves out a reason that can contain names or paths.
func withoutReason(fact host.Fact) host.Fact {
	named := []string{NoRegistrations, NoCalls, NoInactiveVersion}
	if fact.Value != "" || slices.Contains(named, fact.Problem) {
		return fact
	}
	return host.Fact{Problem: reasonLeftOut}
}

// anonymousRAID replaces the names of arrays, which people can choose, by
// numbers: "md_sales raid1 active; …" becomes "array 1 raid1 active; …".
func anonymousRAID(fact host.Fact) host.Fact {
	arrays := strings.Split(fact.Value, "; ")
	for i, array := range arrays {
		if name, state, ok := strings.Cut(array, " "); ok && strings.HasPrefix(name, "md") {
			arrays[i] = fmt.Sprintf("array %d %s", i+1, state)
		}
	}
	return withoutReason(host.Fact{Value: strings.Join(arrays, "; "), Problem: fact.Problem})
}

// anonymousPartitions replaces the names of partitions by numbers.
func anonymousPartitions(list host.List[host.Partition]) host.List[host.Partition] {
	var out host.List[host.Partition]
	if list.Problem != "" {
		out.Problem = reasonLeftOut
	}
	for i, p := range list.Items {
		hidden := host.Partition{Mount: numbered(i), FSType: p.FSType, Total: p.Total, Used: p.Used}
		if p.Problem != "" {
			hidden.Problem = reasonLeftOut
		}
		out.Items = append(out.Items, hidden)
	}
	return out
}

// anonymousDataFolder returns the number of the active partition.
func (f Facts) anonymousDataFolder() string {
	i := f.activePartition()
	if i < 0 {
		return ""
	}
	return numbered(i)
}

func numbered(i int) string { return fmt.Sprintf("partition %d", i+1) }

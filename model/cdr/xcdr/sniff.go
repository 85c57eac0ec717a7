package xcdr

import "bytes"

// Format is what a file that is imported is made of.
type Format int

// The formats that Sniff tells apart.
const (
	// Unknown files have neither at their beginning.
	Unknown Format = iota
	// Accounting is a file of the gateway's accounting.
	Accounting
	// Syslog is a file of saved syslog messages.
	Syslog
)

// Sniff returns the format of a file by its beginning, of which some kilobytes are
// enough.
func Sniff(first []byte) Format {
	found := Unknown
	for line := range bytes.Lines(first) {
		line = trimLine(line)
		switch {
		case bytes.Contains(line, []byte("%VOIPAAA-")):
			return Syslog
		case isLeg(line):
			return Accounting
		case bytes.Contains(line, []byte(": %")):
			found = Syslog
		}
	}
	return found
}

// isLeg reports whether line is a whole one of an accounting file: it begins with a
// time and a connection id stands in its place.
func isLeg(line []byte) bool {
	if !isRecord(line) {
		return false
	}
	fields := split(line, nil)
	if len(fields) < fixed {
		return false
	}
	id := line[fields[confID].start:fields[confID].end]
	return onlyOf(line[fields[unixTime].start:fields[unixTime].end], "0123456789") &&
		onlyOf(id, "0123456789ABCDEFabcdef ")
}

// onlyOf reports whether value is not empty and has no other characters than those.
func onlyOf(value []byte, characters string) bool {
	return len(value) > 0 && len(bytes.Trim(value, characters)) == 0
}

package cdr

import "tandem/model"

// Text returns the name of t.
func (t LegType) Text() model.Text {
	switch t {
	case Telephony:
		return model.T("Telephony")
	case VoIP:
		return model.T("VoIP")
	case MMoIP:
		return model.T("MMoIP")
	case FrameRelay:
		return model.T("Frame Relay")
	case ATM:
		return model.T("ATM")
	}
	return model.T("Leg type %d", int(t))
}

// Text returns the name of o.
func (o Origin) Text() model.Text {
	switch o {
	case Originate:
		return model.T("Originate")
	case Answer:
		return model.T("Answer")
	case Callback:
		return model.T("Callback")
	}
	return model.T("Origin %d", int(o))
}

// InfoType is the kind of information that a leg carried, InfoType: a number of
// CISCO-CALL-HISTORY-MIB, 0 when missing.
type InfoType uint8

// The information types that accounting files and RADIUS name in words.
const (
	Speech InfoType = 2
	Video  InfoType = 8
	Fax    InfoType = 10
)

// Text returns the name of i.
func (i InfoType) Text() model.Text {
	switch i {
	case 1:
		return model.T("Other")
	case Speech:
		return model.T("Speech")
	case 3:
		return model.T("Unrestricted digital")
	case 4:
		return model.T("Unrestricted digital, 56 kbit/s")
	case 5:
		return model.T("Restricted digital")
	case 6:
		return model.T("Audio, 3.1 kHz")
	case 7:
		return model.T("Audio, 7 kHz")
	case Video:
		return model.T("Video")
	case 9:
		return model.T("Packet switched")
	case Fax:
		return model.T("Fax")
	}
	return model.T("Information type %d", int(i))
}

// Text returns how a record came.
func (s Source) Text() model.Text {
	switch s {
	case SourceUDP:
		return model.T("Syslog over UDP")
	case SourceTCP:
		return model.T("Syslog over TCP")
	case SourceRADIUS:
		return model.T("RADIUS accounting")
	case SourceSyslog:
		return model.T("Saved syslog file")
	case SourceFile:
		return model.T("Accounting file")
	}
	return model.T("Source %d", int(s))
}

// Text returns what the mark says of the gateway's clock.
func (m ClockMark) Text() model.Text {
	switch m {
	case ClockGood:
		return model.T("Synchronized")
	case ClockLost:
		return model.T("Synchronized once, time servers not reachable now")
	case ClockNotSet:
		return model.T("Never set")
	}
	return model.T("Clock mark %d", int(m))
}

// Text returns how the offset of a gateway's clock was found.
func (o OffsetBy) Text() model.Text {
	switch o {
	case OffsetStated:
		return model.T("Stated by the record")
	case OffsetMapped:
		return model.T("From the zones of the gateway")
	case OffsetArrival:
		return model.T("From the time of arrival")
	case OffsetUnknown:
		return model.T("Unknown, taken as UTC")
	}
	return model.T("Offset %d", int(o))
}

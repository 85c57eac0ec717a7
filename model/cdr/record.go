package cdr

// Kind says what a record tells of.
type Kind uint8

const (
	// History is a leg of a call: VOIP_CALL_HISTORY, a RADIUS Stop, a line of a
	// gateway's accounting file.
	History Kind = iota
	// Feature is something that happened in a call: VOIP_FEAT_HISTORY. It gives
	// a call both of its numbers and is no leg.
	Feature
)

// Source says how a record came.
type Source uint8

// The sources of records.
const (
	SourceUDP    Source = iota // syslog over UDP
	SourceTCP                  // syslog over TCP
	SourceRADIUS               // RADIUS accounting
	SourceSyslog               // a saved syslog file
	SourceFile                 // an accounting file of the gateway
)

// Record is one record as a parser reads it: views into the received bytes,
// which are valid until the parser reads the next one, and numbers. A parser
// reuses it, so that reading allocates nothing.
type Record struct {
	Kind   Kind
	Header Header

	// Type, Origin and Info are as the gateway writes them; 0 when missing.
	Type   LegType
	Origin Origin
	Info   InfoType
	// Cause is the Q.850 cause in decimal; it is read from hexadecimal.
	Cause     Cause
	CauseText []byte
	// Connection is the connection id as it was written, Normal its normal form.
	Connection []byte
	Normal     ConnectionID
	// Setup, Connect and Disconnect are what the clock of the gateway showed. A
	// feature has its time in Setup and Disconnect.
	Setup, Connect, Disconnect Wall
	// Zone is the name of the zone behind those times, as written.
	Zone []byte
	// Mark is the worst mark of the clock in the header and the times.
	Mark ClockMark
	// Peer is the calling number of a leg that answers and the called number of
	// a leg that originates. SubAddress is normally empty.
	Peer, SubAddress []byte
	// Calling and Called are both numbers, where a record gives them: RADIUS,
	// accounting files, features.
	Calling, Called []byte
	Charged         uint32
	TransmitPackets uint32
	TransmitBytes   uint32
	ReceivePackets  uint32
	ReceiveBytes    uint32
	// FeatureName is fn of a feature ("TWC", "CFNA"), else empty.
	FeatureName []byte
	// FeatureID and FeatureLeg tell features of one call apart: fid and legID.
	FeatureID, FeatureLeg []byte
	// UTC is the disconnect time in milliseconds since 1970 where a record says
	// it beyond doubt (unix_time of an accounting file, Event-Timestamp of
	// RADIUS), else 0.
	UTC int64
	// Extra are the keys that are not known, as written, with their values. It is
	// one piece of the message: known keys that stand between them are in it too.
	Extra []byte
	// Raw is the whole message as it was received.
	Raw []byte
}

// Header is what stands before the mnemonic of a syslog message.
type Header struct {
	// Host is the name by which the sender of the message is known: an origin
	// id, or what a relay put in front. Empty when there is none.
	Host []byte
	// Counter is the message counter of the stream, Sequence the number of
	// `service sequence-numbers`; Has… tell whether they are there.
	Counter, Sequence       uint32
	HasCounter, HasSequence bool
}

// ClockMark is what a gateway says of its clock.
type ClockMark uint8

// The marks, from good to bad.
const (
	ClockGood   ClockMark = iota
	ClockLost             // ".": synchronised once, servers not reachable now
	ClockNotSet           // "*": never set
)

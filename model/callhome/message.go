package callhome

import (
	"crypto/sha256"
	"encoding/hex"

	"tandem/model"
)

// Kind is what a message tells.
type Kind string

// The kinds of messages. Alerts come with the alert collector.
const (
	Inventory     Kind = "inventory"
	Telemetry     Kind = "telemetry"
	Configuration Kind = "configuration"
	Test          Kind = "test"
)

// Kinds lists what is sent on schedule and by Save and Call Home Now in mode m:
// Anonymous never tells the configuration (seed 000, "Anonymous Call Home").
func (m Mode) Kinds() []Kind {
	switch m {
	case Smart:
		return []Kind{Inventory, Telemetry, Configuration}
	case Anonymous:
		return []Kind{Inventory, Telemetry}
	default:
		return nil
	}
}

// Message is frozen when it is made: what the preview and the delivery log
// show, what is downloaded, sent and sent again are these bytes.
type Message struct {
	ID int64
	// MessageID is unique in the world and what a receiver recognises a second
	// copy by: "M<counter>:<serial>:<hex unix seconds>".
	MessageID string
	Kind      Kind
	Mode      Mode
	CreatedAt model.Time
	// Slot is the month a scheduled message was made for, such as "2026-12";
	// empty when an administrator asked for it.
	Slot string

	// AML is the SOAP 1.2 envelope, the body of an HTTPS post.
	AML []byte
	// Text is the full text form, what a person reads first.
	Text []byte
}

// Sum returns the SHA-256 of data in hexadecimal.
func Sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

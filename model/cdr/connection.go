package cdr

// ConnectionID is the normal form of a connection id, the same for all legs of
// a call: its four words in upper case without leading zeros, joined. "" is an id
// that is missing or all zero, which never pairs.
//
// It is comparable and costs no allocation: Len bytes of Text are used.
type ConnectionID struct {
	Text [32]byte
	Len  uint8
}

// String returns the normal form.
func (c ConnectionID) String() string { return string(c.Text[:c.Len]) }

// IsZero reports whether c names no call.
func (c ConnectionID) IsZero() bool { return c.Len == 0 }

package emapi

import "tandem/model/emcode"

// Error is why Parse took no message. It never holds any of what was sent, which
// may be a password.
type Error struct {
	// Code is what to answer: emcode.ParseError, CannotAuthorize, LogoutRequest or
	// QueryType.
	Code   emcode.Code
	Reason string
}

func (e *Error) Error() string { return "reading an EM API message: " + e.Reason }

package emcode

import (
	"errors"
	"fmt"
)

// Error is why a login, a logout or a query failed. Wrap it with %w to add what
// was being done; Of finds the code again.
type Error struct {
	Code Code
	// Detail says in English what was met, for the log. It never holds a PIN or a
	// password.
	Detail string
}

// Error returns the code and the detail.
func (e Error) Error() string {
	if e.Detail == "" {
		return fmt.Sprintf("extension mobility code %d", int(e.Code))
	}
	return fmt.Sprintf("extension mobility code %d: %s", int(e.Code), e.Detail)
}

// OfServer reports whether c says that this node itself failed, most likely its
// database, and not who asked: such an error belongs in the log.
func (c Code) OfServer() bool {
	switch c {
	case UnknownError, PolicyValidation, DatabaseError, UserInfo, HotelingFlag, HotelingStatus, DirectoryError, InitFail:
		return true
	default:
		return false
	}
}

// Of returns the code in err's chain. An error without one has UnknownError and
// false.
func Of(err error) (Code, bool) {
	if e, ok := errors.AsType[Error](err); ok {
		return e.Code, true
	}
	return UnknownError, false
}

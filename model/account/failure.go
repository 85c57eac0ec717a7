package account

import (
	"net/netip"
	"time"

	"tandem/model/lockout"
)

// failures counts the failed sign-ins of user names, whether or not an
// administrator has them, and of network addresses.
const failures lockout.Table = "sign_in_failure"

// nameRule protects an account against guessing. Names that no administrator
// has are locked as well, so that a lock does not tell who exists.
func nameRule() lockout.Rule {
	return lockout.Rule{Allowed: 5, First: 5 * time.Minute, Longest: time.Hour, Memory: 24 * time.Hour}
}

// addressRule protects all accounts against one address. It allows more, since
// a whole office may sign in from one address.
func addressRule() lockout.Rule {
	return lockout.Rule{Allowed: 20, First: 5 * time.Minute, Longest: time.Hour, Memory: 2 * time.Hour}
}

// longestMemory is that of nameRule; older rows can be deleted.
const longestMemory = 24 * time.Hour

func nameSubject(userKey string) string { return "name:" + userKey }

// addressSubject returns the subject of what Origin has for an address, which
// may be none.
func addressSubject(address string) string {
	a, _ := netip.ParseAddr(address)
	return lockout.AddressSubject(a)
}

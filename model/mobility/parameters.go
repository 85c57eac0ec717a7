package mobility

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/record"
	"tandem/model/user"
)

// MultipleLogin is what happens when somebody logs in who is logged in on
// another phone already.
type MultipleLogin string

// The values of Multiple Login Behavior.
const (
	LoginsAllowed    MultipleLogin = "allowed"
	LoginsNotAllowed MultipleLogin = "not allowed"
	// AutoLogout ends the sessions on the other phones.
	AutoLogout MultipleLogin = "auto logout"
)

var multipleLogins = model.Choices[MultipleLogin]{
	{Value: LoginsAllowed, Text: model.T("Multiple Logins Allowed")},
	{Value: LoginsNotAllowed, Text: model.T("Multiple Logins Not Allowed")},
	{Value: AutoLogout, Text: model.T("Auto Logout")},
}

// MultipleLogins returns the values in the order of the page.
func MultipleLogins() []MultipleLogin { return multipleLogins.Values() }

// Label returns what pages call m.
func (m MultipleLogin) Label() model.Text { return multipleLogins.Text(m) }

// Parameters are the service parameters of Cisco Extension Mobility
// (spec/pages.md 19.1); there is exactly one set.
type Parameters struct {
	bun.BaseModel `bun:"table:extension_mobility_parameters,alias:parameters" audit:"-"`
	record.Identity

	// EnforceMaximum makes MaximumLoginTime hold for users without a time of
	// their own.
	EnforceMaximum bool
	// MaximumLoginTime is in minutes, up to MaxLoginTime; 0 means no limit.
	MaximumLoginTime int
	// MaximumRequests is how many logins and logouts a node does at a time, 1 to
	// MostRequests.
	MaximumRequests int
	MultipleLogin   MultipleLogin
	// AlphanumericUserID off allows digits only where a user ID is entered on a
	// phone.
	AlphanumericUserID bool `bun:"alphanumeric_user_id"`
	RememberLastUser   bool
	// ClearCallLogs clears the call history of the phone when somebody logs in or
	// out by hand.
	ClearCallLogs bool
	// ValidateAddress lets only trusted addresses log in and out: those of
	// TrustedAddresses, and a phone for itself.
	ValidateAddress bool `bun:"validate_ip_address"`
	// TrustedAddresses are addresses and host names separated by semicolons, at
	// most MaxTrusted characters.
	TrustedAddresses string
	// AllowProxy allows requests that came through a proxy while ValidateAddress
	// is on.
	AllowProxy bool
	// CacheSize is how many valid addresses are remembered, LeastCache to
	// MostCache.
	CacheSize int
	// IdleLogout is after how many minutes without a sign of life a session ends,
	// up to MaxLoginTime; 0 means never.
	IdleLogout int
	// LogoutTime is when everybody is logged out, "HH:MM" in the cluster's time
	// zone; "" means never.
	LogoutTime string
}

// Limits of the parameters.
const (
	MaxLoginTime = user.MaxLoginTime
	MostRequests = 1000
	MaxTrusted   = 1024
	LeastCache   = 1000
	MostCache    = 20000
)

// Defaults returns the values of the button Set to Default.
func Defaults() Parameters {
	return Parameters{
		MaximumLoginTime: 8 * 60, MaximumRequests: 5, MultipleLogin: LoginsNotAllowed,
		AlphanumericUserID: true, CacheSize: 10000,
	}
}

// Validate returns model.FieldErrors, whose fields are named as the columns of
// the table are, or nil.
func (p Parameters) Validate() error {
	var errs model.FieldErrors
	if p.MaximumLoginTime < 0 || p.MaximumLoginTime > MaxLoginTime {
		errs.Add("maximum_login_time", model.T("Enter a time from 0:00 to 168:00 as hours and minutes, such as 8:00"))
	}
	if p.MaximumRequests < 1 || p.MaximumRequests > MostRequests {
		errs.Add("maximum_requests", model.T("Enter a whole number from %d to %d", 1, MostRequests))
	}
	if !slices.Contains(MultipleLogins(), p.MultipleLogin) {
		errs.Add("multiple_login", model.T("Choose one of the values in the list"))
	}
	checkTrusted(p.TrustedAddresses, &errs)
	if p.CacheSize < LeastCache || p.CacheSize > MostCache {
		errs.Add("cache_size", model.T("Enter a whole number from %d to %d", LeastCache, MostCache))
	}
	if p.IdleLogout < 0 || p.IdleLogout > MaxLoginTime {
		errs.Add("idle_logout", model.T("Enter a whole number from %d to %d", 0, MaxLoginTime))
	}
	if p.LogoutTime != "" && !timeOfDay.MatchString(p.LogoutTime) {
		errs.Add("logout_time", model.T("Enter a time of day from 00:00 to 23:59, such as 18:30"))
	}
	return errs.Err()
}

var timeOfDay = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

func checkTrusted(list string, errs *model.FieldErrors) {
	if utf8.RuneCountInString(list) > MaxTrusted {
		errs.Add("trusted_addresses", model.T("The list must be %d characters or fewer", MaxTrusted))
		return
	}
	for _, entry := range trustedEntries(list) {
		if _, err := netip.ParseAddr(entry); err != nil && !isHostName(entry) {
			errs.Add("trusted_addresses", model.T("“%s” is neither an address nor a host name: separate them with semicolons; ranges are not possible", entry))
			return
		}
	}
}

// trustedEntries returns the entries of a list, without the blanks around them.
func trustedEntries(list string) []string {
	var entries []string
	for entry := range strings.SplitSeq(list, ";") {
		if entry = strings.TrimSpace(entry); entry != "" {
			entries = append(entries, entry)
		}
	}
	return entries
}

// label is one part of a host name.
var label = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)

// isHostName reports whether s is a host name. The last part has a letter:
// without it the name would be an address, or a range of them.
func isHostName(s string) bool {
	labels := strings.Split(strings.TrimSuffix(s, "."), ".")
	last := labels[len(labels)-1]
	return len(s) <= 253 && strings.ContainsFunc(last, unicode.IsLetter) &&
		!slices.ContainsFunc(labels, func(l string) bool { return !label.MatchString(l) })
}

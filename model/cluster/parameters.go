package cluster

import (
	"regexp"
	"slices"
	"time"
	_ "time/tzdata" // time zones, also where the system has none
	"unicode/utf8"

	"tandem/model"
)

// Parameters are the enterprise parameters (spec/pages.md section 19.2); there
// is exactly one set.
type Parameters struct {
	// ClusterID names the cluster to other clusters: 1 to 50 letters, digits,
	// periods and hyphens.
	ClusterID string
	// TimeZone is an IANA name such as "Asia/Tokyo".
	TimeZone string
	// Language is the console language for browsers that ask for none that
	// exists: "en", "ja" or "zh-CN".
	Language string
	// SynchronizeProfiles is Synchronization Between Auto Device Profile and Phone
	// Configuration: whether a phone keeps the services it has subscribed to when
	// somebody logs out. First-run setup leaves it on.
	SynchronizeProfiles bool
	// Version counts the saves; 0 means that first-run setup is not done.
	Version int `audit:"-"`
}

// SetUpDone reports whether first-run setup is done: whether the parameters have
// been saved once.
func (p Parameters) SetUpDone() bool { return p.Version > 0 }

// MaxClusterID is the length of a Cluster ID in characters.
const MaxClusterID = 50

var clusterID = regexp.MustCompile(`^[A-Za-z0-9.-]+$`)

// Validate returns model.FieldErrors for the fields cluster_id, time_zone and
// language, or nil.
func (p Parameters) Validate() error {
	var errs model.FieldErrors
	switch {
	case p.ClusterID == "":
		errs.Add("cluster_id", model.T("Enter a Cluster ID"))
	case utf8.RuneCountInString(p.ClusterID) > MaxClusterID:
		errs.Add("cluster_id", model.T("Cluster ID must be %d characters or fewer", MaxClusterID))
	case !clusterID.MatchString(p.ClusterID):
		errs.Add("cluster_id", model.T("Cluster ID may contain only letters A to Z, digits, periods and hyphens"))
	}
	if !isTimeZone(p.TimeZone) {
		errs.Add("time_zone", model.T("Enter a time zone such as Asia/Tokyo or UTC"))
	}
	if !slices.Contains([]string{"en", "ja", "zh-CN"}, p.Language) {
		errs.Add("language", model.T("Choose one of the languages in the list"))
	}
	return errs.Err()
}

// isTimeZone reports whether name is a time zone with a meaning of its own:
// LoadLocation also takes "" and "Local", which mean something else elsewhere.
func isTimeZone(name string) bool {
	if name == "" || name == "Local" {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}

// Location returns the cluster's time zone. It is UTC for a name that does not
// load, which Validate keeps from being saved.
func (p Parameters) Location() *time.Location {
	loc, err := time.LoadLocation(p.TimeZone)
	if err != nil {
		return time.UTC
	}
	return loc
}

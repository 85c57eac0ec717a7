package account

import (
	"slices"

	"tandem/model"
)

// Right is something that an administrator may be allowed to do. Every route
// names the right it needs.
type Right string

// The rights: reading and changing in each application, and two for the
// console itself.
const (
	RightServiceabilityRead   Right = "serviceability read"
	RightServiceabilityUpdate Right = "serviceability update"
	RightCMAdminRead          Right = "cmadmin read"
	RightCMAdminUpdate        Right = "cmadmin update"
	RightPlatformRead         Right = "platform read"
	RightPlatformUpdate       Right = "platform update"
	// RightReportingRead is to read the reports of Unified Reporting. They change
	// nothing; what can be done from them needs the right of its own application.
	RightReportingRead Right = "reporting read"
	// RightAccounts is to manage administrators and other people's sessions.
	RightAccounts Right = "accounts"
	// RightAudit is to read the audit log.
	RightAudit Right = "audit"
)

// Group is an access control group; its value is its name. The set is fixed.
type Group string

// The access control groups.
const (
	SuperUsers       Group = "Standard CCM Super Users"
	ServerMonitoring Group = "Standard CCM Server Monitoring"
	ReadOnly         Group = "Standard CCM Read Only"
)

var groups = model.Choices[Group]{
	{Value: SuperUsers, Text: model.T("Standard CCM Super Users")},
	{Value: ServerMonitoring, Text: model.T("Standard CCM Server Monitoring")},
	{Value: ReadOnly, Text: model.T("Standard CCM Read Only")},
}

// Groups lists the access control groups, the one with the most rights first.
func Groups() []Group { return groups.Values() }

// Label returns the name of the group as it is shown.
func (g Group) Label() model.Text { return groups.Text(g) }

// Has reports whether the members of g have right. An unknown group has none.
func (g Group) Has(right Right) bool { return slices.Contains(g.rights(), right) }

func (g Group) rights() []Right {
	switch g {
	case SuperUsers:
		return []Right{
			RightServiceabilityRead, RightServiceabilityUpdate, RightCMAdminRead, RightCMAdminUpdate,
			RightPlatformRead, RightPlatformUpdate, RightReportingRead, RightAccounts, RightAudit,
		}
	case ServerMonitoring:
		return []Right{
			RightServiceabilityRead, RightServiceabilityUpdate, RightCMAdminRead, RightPlatformRead,
			RightReportingRead, RightAudit,
		}
	case ReadOnly:
		return []Right{RightServiceabilityRead, RightCMAdminRead, RightPlatformRead, RightReportingRead, RightAudit}
	default:
		return nil
	}
}

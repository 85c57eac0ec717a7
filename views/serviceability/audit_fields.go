package serviceability

import (
	"context"
	"encoding/json"
	"strings"

	"tandem/model"
	"tandem/model/audit"
)

// auditFields are the fields of the objects that the capabilities record, under
// the labels that people know from the pages where they are changed.
func auditFields() []auditWord {
	return []auditWord{
		// administrators and sessions
		{"UserName", model.T("User Name")},
		{"DisplayName", model.T("Display Name")},
		{"Group", model.T("Access Control Group")},
		{"Language", model.T("Language")},
		{"PasswordChangedAt", model.T("Password changed")},
		{"Failures", model.T("Failed sign-ins")},
		{"LockedUntil", model.T("Locked until")},
		{"Reason", model.T("Reason")},
		{"CreatedAt", model.T("Created at")},
		{"LastSeen", model.T("Last Seen")},
		{"UserAgent", model.T("Browser")},
		// the cluster, its nodes and their services
		{"ClusterID", model.T("Cluster ID")},
		{"TimeZone", model.T("Time Zone")},
		{"Name", model.T("Name")},
		{"Address", model.T("Address")},
		{"Publisher", model.T("Publisher")},
		{"Node", model.T("Node")},
		{"Activated", model.T("Activated")},
		// SMTP settings
		{"Host", model.T("SMTP Server")},
		{"Port", model.T("Port")},
		{"StartTLS", model.T("STARTTLS")},
		{"Sender", model.T("Sender Address")},
		{"Username", model.T("User Name")},
		{"Password", model.T("Password")},
		// Call Home
		{"Mode", model.T("Mode")},
		{"ContactEmail", model.T("Email Address")},
		{"Company", model.T("Company")},
		{"ContactName", model.T("Contact Name")},
		{"Phone", model.T("Phone")},
		{"Method", model.T("Send Data to Cisco Technical Assistance Center (TAC) using")},
		{"ProxyHost", model.T("HTTPS Proxy IP/Hostname")},
		{"ProxyPort", model.T("HTTPS Proxy Port")},
		{"DestinationURL", model.T("Destination URL")},
		{"DestinationEmail", model.T("Destination Email Address")},
		{"SendCopy", model.T("Send a copy to the following email addresses (separate multiple addresses with comma)")},
		{"CopyTo", model.T("Copy addresses")},
		{"IncludeTraces", model.T("Include Trace logs and Diagnostics Information")},
		{"EnabledAt", model.T("Enabled at")},
		{"At", model.T("Time")},
		{"Who", model.T("User")},
		{"Version", model.T("Version")},
		{"ContentVersion", model.T("Version of what is sent")},
		{"SHA256", model.T("SHA-256")},
		{"Kind", model.T("Message")},
		{"Destination", model.T("Destination")},
		// Extension Mobility
		{"SynchronizeProfiles", model.T("Synchronization Between Auto Device Profile and Phone Configuration")},
		{"AllowProxy", model.T("Allow Proxy")},
		{"AlphanumericUserID", model.T("Alphanumeric User ID")},
		{"CacheSize", model.T("Extension Mobility Cache Size")},
		{"ClearCallLogs", model.T("Clear Call Logs on Intra-cluster EM")},
		{"EnforceMaximum", model.T("Enforce Intra-cluster Maximum Login Time")},
		{"IdleLogout", model.T("Log Out When Idle (minutes)")},
		{"LogoutTime", model.T("Log Out Everybody at (HH:MM)")},
		{"MaximumLoginTime", model.T("Maximum Login Time")},
		{"MaximumRequests", model.T("Maximum Concurrent Requests")},
		{"MultipleLogin", model.T("Multiple Login Behavior")},
		{"RememberLastUser", model.T("Remember the Last User Logged In")},
		{"TrustedAddresses", model.T("Trusted List of IPs")},
		{"ValidateAddress", model.T("Validate IP Address")},
		{"Members", model.T("Members")},
		{"Records", model.T("Number of records")},
		{"Subscriptions", model.T("Number of subscriptions")},
		{"Users", model.T("Users")},
		// certificates
		{"Purpose", model.T("Purpose")},
		{"Subject", model.T("Subject")},
		{"Issuer", model.T("Issuer")},
		{"Serial", model.T("Serial number")},
		{"NotBefore", model.T("Valid from")},
		{"NotAfter", model.T("Valid until")},
		{"AddedAt", model.T("Added at")},
		{"AddedBy", model.T("Added by")},
	}
}

// auditField returns the label of a field for people. Of a path such as
// "Destination[2].Port" each part has its own.
func auditField(ctx context.Context, path string) string {
	parts := strings.Split(path, ".")
	for i, part := range parts {
		name, index, listed := strings.Cut(part, "[")
		parts[i] = shown(ctx, auditFields(), name)
		if listed {
			parts[i] += " [" + index
		}
	}
	return strings.Join(parts, " > ")
}

// auditSide returns one side of an entry as a JSON object of the labels and the
// values as the page shows them, in their order. It is JSON, because a value may
// have line breaks and must not look like another field.
func auditSide(ctx context.Context, side string) string {
	var fields []string
	for _, f := range audit.Compare(side, "") {
		if f.Field == "" {
			return side // no object
		}
		fields = append(fields, quoted(auditField(ctx, f.Field))+":"+quoted(shown(ctx, auditSecrets(), f.Before)))
	}
	if len(fields) == 0 {
		return ""
	}
	return "{" + strings.Join(fields, ",") + "}"
}

// quoted returns s as a JSON string, with < and > as they are.
func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // no string is refused
	return strings.TrimSuffix(b.String(), "\n")
}

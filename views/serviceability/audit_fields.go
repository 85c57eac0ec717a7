package serviceability

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"tandem/model"
	"tandem/model/audit"
	"tandem/views/i18n"
)

// auditFields are the fields of the objects that the capabilities record, under
// the labels that people know from the pages where they are changed. A field that
// has another label elsewhere stands with what it is in: the type of the object,
// or the field that it is a part of, as "phone.Name" and "Lines.Label".
func auditFields() []auditWord {
	return slices.Concat(
		auditSystemFields(), auditCallHomeFields(),
		auditUserFields(), auditDeviceFields(), auditSoftkeyFields(), auditPhoneServiceFields(), auditRoutingFields(), auditMobilityFields(),
		auditCDRFields(),
	)
}

// auditLabels are auditFields by what is stored; they are never changed.
var auditLabels = sync.OnceValue(func() map[string]model.Text {
	labels := map[string]model.Text{}
	for _, w := range auditFields() {
		labels[w.stored] = w.text
	}
	return labels
})

// auditFieldWord returns the word of a field that stands within another one, or
// within an object of a type.
func auditFieldWord(within, name string) (auditWord, bool) {
	for _, stored := range []string{within + "." + name, name} {
		if text, ok := auditLabels()[stored]; ok {
			return auditWord{stored, text}, true
		}
	}
	return auditWord{}, false
}

func auditSystemFields() []auditWord {
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

func auditCallHomeFields() []auditWord {
	return []auditWord{
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
		{"Call Home message.Kind", model.T("Message")},
		{"Call Home delivery.Kind", model.T("Message")},
		{"Destination", model.T("Destination")},
	}
}

// auditField returns the label of a field of an object for people. Of a path such
// as "Destination[2].Port" each part has its own.
func auditField(ctx context.Context, objectType, path string) string {
	parts := strings.Split(path, ".")
	within := objectType
	for i, part := range parts {
		name, index, listed := strings.Cut(part, "[")
		parts[i] = name
		if w, ok := auditFieldWord(within, name); ok {
			parts[i] = i18n.Text(ctx, w.text)
		}
		if listed {
			parts[i] += " [" + index
		}
		within = name
	}
	return strings.Join(parts, " > ")
}

// auditSide returns one side of an entry about an object of a type as a JSON object of the labels and the
// values as the page shows them, in their order. It is JSON, because a value may
// have line breaks and must not look like another field.
func auditSide(ctx context.Context, objectType, side string) string {
	var fields []string
	for _, f := range audit.Compare(side, "") {
		if f.Field == "" {
			return side // no object
		}
		fields = append(fields, quoted(auditField(ctx, objectType, f.Field))+":"+quoted(shown(ctx, auditSecrets(), f.Before)))
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

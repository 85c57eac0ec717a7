package serviceability

import (
	"context"

	"tandem/model"
	"tandem/model/audit"
	"tandem/views/i18n"
)

// auditWord is a word of the audit log as it is stored, and for people.
type auditWord struct {
	stored string
	text   model.Text
}

// auditActions are the actions that the capabilities record.
func auditActions() []auditWord {
	return []auditWord{
		{"add", model.T("Add")},
		{"update", model.T("Update")},
		{"delete", model.T("Delete")},
		{"accept", model.T("Accept")},
		{"activate", model.T("Activate")},
		{"deactivate", model.T("Deactivate")},
		{"start", model.T("Start")},
		{"stop", model.T("Stop")},
		{"restart", model.T("Restart")},
		{"send", model.T("Send")},
		{"try now", model.T("Try now")},
		{"cancel", model.T("Cancel")},
		{"sign in", model.T("Sign in")},
		{"sign out", model.T("Sign out")},
		{"failed sign in", model.T("Failed sign in")},
		{"end session", model.T("End session")},
		{"lock", model.T("Lock")},
		{"unlock", model.T("Unlock")},
		{"change password", model.T("Change password")},
		{"failed log in", model.T("Failed log in")},
		{"update subscriptions", model.T("Update Subscriptions")},
		{"import", model.T("Import")},
		{"parse again", model.T("Parse again")},
		// what happens to a credential: model/user puts the word and the kind together
		{"set PIN", model.T("Set PIN")},
		{"set password", model.T("Set password")},
		{"change PIN", model.T("Change PIN")},
		{"update PIN", model.T("Update PIN")},
		{"update password", model.T("Update password")},
		{"lock PIN", model.T("Lock PIN")},
		{"lock password", model.T("Lock password")},
		{"add PIN", model.T("Add PIN")},
		{"add password", model.T("Add password")},
	}
}

// auditObjectTypes are the kinds of objects that the capabilities record.
func auditObjectTypes() []auditWord {
	return []auditWord{
		{"address", model.T("Address")},
		{"administrator", model.T("Administrator")},
		{"Call Home agreement", model.T("Call Home agreement")},
		{"Call Home configuration", model.T("Call Home configuration")},
		{"Call Home delivery", model.T("Call Home delivery")},
		{"Call Home message", model.T("Call Home message")},
		{"certificate", model.T("Certificate")},
		{"enterprise parameters", model.T("Enterprise Parameters")},
		{"node", model.T("Node")},
		{"service", model.T("Service")},
		{"session", model.T("Session")},
		{"SMTP settings", model.T("SMTP settings")},
		{"access control group", model.T("Access Control Group")},
		{"application user", model.T("Application User")},
		{"calling search space", model.T("Calling Search Space")},
		{"common device configuration", model.T("Common Device Configuration")},
		{"common phone profile", model.T("Common Phone Profile")},
		{"credential", model.T("Credential")},
		{"credential policy", model.T("Credential Policy")},
		{"default device profile", model.T("Default Device Profile")},
		{"device pool", model.T("Device Pool")},
		{"device profile", model.T("Device Profile")},
		{"directory number", model.T("Directory Number")},
		{"end user", model.T("End User")},
		{"failed log in", model.T("Failed log in")},
		{"CDR file", model.T("CDR file")},
		{"gateway", model.T("Gateway")},
		{"kept line", model.T("Kept line")},
		{"unknown sender", model.T("Unknown sender")},
		{"MLPP domain", model.T("MLPP Domain")},
		{"MOH audio source", model.T("Music On Hold Audio Source")},
		{"phone", model.T("Phone")},
		{"phone button template", model.T("Phone Button Template")},
		{"phone service", model.T("Phone Services")},
		{"rate table", model.T("Rate Table")},
		{"route partition", model.T("Route Partition")},
		{"service parameters", model.T("Service Parameters")},
		{"softkey template", model.T("Softkey Template")},
		{"standard records", model.T("Standard records")},
		{"user locale", model.T("User Locale")},
	}
}

// auditActors are the names that stand for nobody in particular.
func auditActors() []auditWord {
	return []auditWord{
		{audit.System, model.T("System")},
		{"not signed in", model.T("Not signed in")},
	}
}

// auditSecrets stand in the place of a secret.
func auditSecrets() []auditWord {
	return []auditWord{
		{"(hidden)", model.T("(hidden)")},
		{"(hidden), changed", model.T("(hidden), changed")},
	}
}

// shown returns a stored word for people, one that is not known as it is.
func shown(ctx context.Context, words []auditWord, stored string) string {
	for _, w := range words {
		if w.stored == stored {
			return i18n.Text(ctx, w.text)
		}
	}
	return stored
}

func auditAction(ctx context.Context, e audit.Entry) string {
	return shown(ctx, auditActions(), e.Action)
}

func auditObjectType(ctx context.Context, e audit.Entry) string {
	return shown(ctx, auditObjectTypes(), e.ObjectType)
}

func auditActor(ctx context.Context, e audit.Entry) string {
	return shown(ctx, auditActors(), e.Actor.Name)
}

package user

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/record"
)

// CredentialPolicy says how good passwords or PINs have to be, and what happens
// after wrong ones.
type CredentialPolicy struct {
	bun.BaseModel `bun:"table:credential_policy,alias:credential_policy" audit:"-"`
	record.Identity

	// Name has 1 to 64 characters.
	Name string
	// FailedLogons lock a credential, 0 to 100; 0 means that none do.
	FailedLogons int
	// ResetAfter is how many minutes after the last failure all of them are
	// forgotten, 1 to 120.
	ResetAfter int
	// Lockout is how many minutes a lock lasts, 0 to 1440; 0 means until an
	// administrator resets the hack count.
	Lockout int
	// ExpiresAfter is in days, 0 to 365; 0 means never.
	ExpiresAfter int
	// MinimumLength is in characters, 0 to 64.
	MinimumLength int
	// History is how many former ones must not come again, 0 to 25.
	History int
	// RejectTrivial refuses those that would be guessed.
	RejectTrivial bool
	// Standard policies came with the program and keep their name.
	Standard bool
}

// The standard policies, which new credentials have.
const (
	DefaultPasswordPolicy = "Default Password Policy"
	DefaultPINPolicy      = "Default PIN Policy"
)

// MaxPolicyName is the limit of a policy's name in characters.
const MaxPolicyName = 64

// NewCredentialPolicy returns what the page of a new policy shows.
func NewCredentialPolicy() CredentialPolicy {
	return CredentialPolicy{
		FailedLogons: 3, ResetAfter: 30, Lockout: 30, ExpiresAfter: 180, MinimumLength: 8, History: 12, RejectTrivial: true,
	}
}

// CredentialPolicies keeps credential policies.
type CredentialPolicies = record.Store[CredentialPolicy]

// NewCredentialPolicies returns the store of credential policies in d.
func NewCredentialPolicies(d *db.DB, clock func() time.Time) *CredentialPolicies {
	return record.New(d, clock, record.Kind[CredentialPolicy]{
		Object:    "credential policy",
		Name:      func(p CredentialPolicy) string { return p.Name },
		Columns:   db.Columns{"name": {SQL: "name"}},
		Sort:      "name",
		Check:     checkPolicy,
		Untouched: []string{"standard"},
		Kept: func(p CredentialPolicy) (why model.Text) {
			if p.Standard {
				why = model.T("Standard credential policies cannot be deleted")
			}
			return why
		},
		Uses: []record.Use{
			{Object: objectEndUser, Query: policyUsers("end_user")},
			{Object: objectApplicationUser, Query: policyUsers("application_user")},
		},
	})
}

// policyUsers selects the users in table with a credential of the named policy.
func policyUsers(table string) string {
	return `SELECT DISTINCT owner.id, owner.user_id AS name FROM credential
		JOIN ` + table + ` AS owner ON owner.id = credential.` + table + `_id WHERE credential.policy = ?1`
}

// Validate returns what is wrong with the fields that people fill in.
func (p CredentialPolicy) Validate() model.FieldErrors {
	var errs model.FieldErrors
	checkRecordName(p.Name, MaxPolicyName, &errs)
	for _, limit := range []struct {
		field              string
		label              model.Text
		value, least, most int
	}{
		{"failed_logons", model.T("Failed Logons"), p.FailedLogons, 0, 100},
		{"reset_after", model.T("Reset Failed Logon Attempts Every (minutes)"), p.ResetAfter, 1, 120},
		{"lockout", model.T("Lockout Duration (minutes)"), p.Lockout, 0, 1440},
		{"expires_after", model.T("Credential Expires After (days)"), p.ExpiresAfter, 0, 365},
		{"minimum_length", model.T("Minimum Credential Length"), p.MinimumLength, 0, 64},
		{"history", model.T("Stored Number of Previous Credentials"), p.History, 0, 25},
	} {
		if limit.value < limit.least || limit.value > limit.most {
			errs.Add(limit.field, model.T("%s must be a whole number from %d to %d", limit.label, limit.least, limit.most))
		}
	}
	return errs
}

func checkPolicy(_ context.Context, _ bun.IDB, before, p *CredentialPolicy, errs *model.FieldErrors) error {
	*errs = append(*errs, p.Validate()...)
	p.Standard = before != nil && before.Standard
	if p.Standard && p.Name != before.Name {
		errs.Add("name", model.T("Standard credential policies keep their name"))
	}
	return nil
}

package user

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/mail"
)

// The form names of fields that several files speak of.
const (
	FieldUserID           = "user_id"
	FieldMaximumLoginTime = "maximum_login_time"
	FieldPassword         = "password"
	FieldPIN              = "pin"
)

// Limits in characters.
const (
	MaxUserID            = 128
	MaxName              = 64
	MaxDepartment        = 64
	MaxManager           = 128
	MaxTelephone         = 64
	MaxSelfServiceUserID = 50
)

// Validate returns what is wrong with the fields that people fill in.
func (u EndUser) Validate() model.FieldErrors {
	var errs model.FieldErrors
	checkUserID(u.UserID, &errs)
	if u.LastName == "" {
		errs.Add("last_name", model.T("Enter a value for %s", model.T("Last Name")))
	}
	checkLine("last_name", model.T("Last Name"), u.LastName, MaxName, &errs)
	checkLine("first_name", model.T("First Name"), u.FirstName, MaxName, &errs)
	checkLine("department", model.T("Department"), u.Department, MaxDepartment, &errs)
	checkLine("manager", model.T("Manager"), u.Manager, MaxManager, &errs)
	checkLine("telephone", model.T("Telephone Number"), u.Telephone, MaxTelephone, &errs)
	if u.MailID != "" && !mail.ValidAddress(u.MailID) {
		errs.Add("mail_id", model.T("%s must be one e-mail address such as name@example.com", model.T("Mail ID")))
	}
	checkLine("self_service_user_id", model.T("Self-Service User ID"), u.SelfServiceUserID, MaxSelfServiceUserID, &errs)
	u.validateService(&errs)
	u.validateProfiles(&errs)
	return errs
}

func checkUserID(id string, errs *model.FieldErrors) {
	label := model.T("User ID")
	if Key(id) == "" {
		errs.Add(FieldUserID, model.T("Enter a value for %s", label))
		return
	}
	checkLine(FieldUserID, label, id, MaxUserID, errs)
}

func checkLine(field string, label model.Text, value string, most int, errs *model.FieldErrors) {
	if n := utf8.RuneCountInString(value); n > most {
		errs.Add(field, model.T("%s must be %d characters or fewer; you entered %d", label, most, n))
	} else if !model.IsLine(value) {
		errs.Add(field, model.T("%s must be one line without control characters", label))
	}
}

func (u EndUser) validateService(errs *model.FieldErrors) {
	if u.IMAndPresence && !u.HomeCluster {
		errs.Add("im_and_presence", model.T("IM and Presence can be enabled only when Home Cluster is on"))
	}
	if u.BLFPresenceGroup != StandardPresenceGroup {
		errs.Add("blf_presence_group", model.T("Choose one of the listed values for %s", model.T("BLF Presence Group")))
	}
	if u.MaximumLoginTime < 0 || u.MaximumLoginTime > MaxLoginTime {
		errs.Add(FieldMaximumLoginTime, maximumLoginTimeRange())
	}
}

func (u EndUser) validateProfiles(errs *model.FieldErrors) {
	checkOnce("controlled_profiles", u.ControlledProfiles, errs)
	checkOnce("controlled_phones", u.ControlledPhones, errs)
	checkOnce("groups", u.Groups, errs)
	if u.DefaultProfile == "" {
		return
	}
	for _, p := range u.ControlledProfiles {
		if p == u.DefaultProfile {
			return
		}
	}
	errs.Add("default_profile", model.T("The default profile must be one of the controlled profiles"))
}

func checkOnce(field string, names []string, errs *model.FieldErrors) {
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			errs.Add(field, model.T("“%s” is there twice: remove one of them", name))
		}
		seen[name] = true
	}
}

// checkEndUser adds what is wrong with u, beside references, and completes it.
func checkEndUser(ctx context.Context, tx bun.IDB, _, u *EndUser, errs *model.FieldErrors) error {
	u.UserKey = Key(u.UserID)
	u.SelfServiceUserID = narrow(u.SelfServiceUserID)
	*errs = append(*errs, u.Validate()...)
	if err := checkTaken(ctx, tx, (*EndUser)(nil), FieldUserID, "user_key", u.UserKey, u.ID, errs); err != nil {
		return err
	}
	if err := checkTaken(ctx, tx, (*EndUser)(nil), "self_service_user_id", "self_service_user_id",
		u.SelfServiceUserID, u.ID, errs); err != nil {
		return err
	}
	if err := checkExtension(ctx, tx, u, errs); err != nil {
		return err
	}
	return loadExtensions(ctx, tx, []*EndUser{u})
}

// checkTaken adds an error when another row of table has value in column.
func checkTaken(
	ctx context.Context, tx bun.IDB, table any, field, column, value string, id int64, errs *model.FieldErrors,
) error {
	if value == "" {
		return nil
	}
	taken, err := tx.NewSelect().Model(table).Where("? = ? AND id <> ?", bun.Ident(column), value, id).Exists(ctx)
	if err != nil {
		return fmt.Errorf("looking for the user with this %s: %w", column, err)
	}
	if taken {
		errs.Add(field, model.T("Another user has “%s”: choose another value", value))
	}
	return nil
}

// checkExtension adds an error when the primary extension is no number of what
// the user controls.
func checkExtension(ctx context.Context, tx bun.IDB, u *EndUser, errs *model.FieldErrors) error {
	if u.PrimaryExtension == 0 {
		return nil
	}
	on, err := controlledLines(tx, u.ControlledPhones, u.ControlledProfiles).
		Where("line.directory_number_id = ?", u.PrimaryExtension).Exists(ctx)
	if err != nil {
		return fmt.Errorf("looking for directory number %d: %w", u.PrimaryExtension, err)
	}
	if !on {
		errs.Add("primary_extension",
			model.T("The primary extension must be a directory number of a controlled phone or controlled profile"))
	}
	return nil
}

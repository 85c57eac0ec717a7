// Package setup does the first run of a cluster: the first administrator, the
// enterprise parameters, the SMTP server and the Call Home choice, all or
// nothing. The wizard in the browser and `tandem setup` both use it; no capability
// imports it.
package setup

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/account"
	"tandem/model/audit"
	"tandem/model/callhome"
	"tandem/model/cluster"
	"tandem/model/db"
	"tandem/model/mail"
)

// ErrDone says that the cluster was set up before.
var ErrDone = errors.New("this cluster is set up already")

// Request is what the first run asks for.
type Request struct {
	UserName, Password string
	Parameters         cluster.Parameters
	// SMTP names no server when its Host is empty.
	SMTP     mail.Settings
	CallHome callhome.Config
	// Agreement is what was consented to; nil when Call Home sends nothing.
	Agreement *callhome.Agreement
}

// Setup does the first run.
type Setup struct {
	DB       *db.DB
	Accounts *account.Store
	Clusters *cluster.Store
	Mails    *mail.Store
	CallHome *callhome.ConfigStore
}

// Check returns what is wrong with r, by the names of the wizard's fields.
func (r Request) Check() model.FieldErrors {
	errs := account.ValidatePassword(r.UserName, r.Password)
	errs = append(errs, r.administrator().Validate()...)
	errs = append(errs, renamed(r.Parameters.Validate(), "language", "console_language")...)
	for _, e := range r.SMTP.Normalize().Validate() {
		errs.Add("smtp_"+e.Field, e.Text)
	}
	return append(errs, r.CallHome.Validate()...)
}

func (r Request) administrator() account.Administrator {
	return account.Administrator{UserName: r.UserName, Group: account.SuperUsers}
}

// renamed returns the field errors in err with one field renamed.
func renamed(err error, from, to string) model.FieldErrors {
	var errs model.FieldErrors
	errors.As(err, &errs)
	for i := range errs {
		if errs[i].Field == from {
			errs[i].Field = to
		}
	}
	return errs
}

// Do sets the cluster up. It returns ErrDone when somebody has done so before,
// model.FieldErrors for bad values, and an error when the chosen Call Home mode
// sends and r has no agreement.
func (s *Setup) Do(ctx context.Context, r Request) error {
	if err := r.Check().Err(); err != nil {
		return err
	}
	if r.CallHome.Mode.Sends() && r.Agreement == nil {
		return errors.New("call home cannot be enabled without consent")
	}
	hash, err := s.Accounts.Hash(ctx, r.Password)
	if err != nil {
		return err
	}
	ctx = audit.NewContext(ctx, audit.Actor{Name: r.UserName, Address: audit.FromContext(ctx).Address})
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.do(ctx, tx, r, hash) })
	if errors.Is(err, model.ErrConflict) {
		return ErrDone
	}
	return err
}

func (s *Setup) do(ctx context.Context, tx bun.Tx, r Request, hash string) error {
	if err := s.Clusters.SaveParametersTx(ctx, tx, r.Parameters); err != nil {
		return err
	}
	if _, err := s.Accounts.CreateTx(ctx, tx, r.administrator(), hash); err != nil {
		return fmt.Errorf("adding the first administrator: %w", err)
	}
	if r.SMTP.Configured() {
		if err := s.Mails.SaveTx(ctx, tx, r.SMTP); err != nil {
			return err
		}
	}
	return s.CallHome.SaveTx(ctx, tx, r.CallHome, r.Agreement)
}

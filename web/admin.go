package main

import (
	"context"
	"errors"
	"fmt"

	"tandem/model"
	"tandem/model/account"
	"tandem/model/audit"
)

// adminCommand helps those who cannot sign in.
type adminCommand struct {
	ResetPassword resetPasswordCommand `cmd:"" help:"Set an administrator's password, end the sessions and lift the lock."`
	EndSessions   endSessionsCommand   `cmd:"" help:"End all sessions of an administrator."`
}

type resetPasswordCommand struct {
	UserName     string `arg:"" help:"User name of the administrator."`
	PasswordFile string `help:"File whose first line is the new password." required:"" type:"existingfile"`
}

// Run sets the password, which also lifts the lock and ends the sessions.
func (c resetPasswordCommand) Run(ctx context.Context, o *options) error {
	password, err := firstLine(c.PasswordFile)
	if err != nil {
		return err
	}
	return withAdministrator(ctx, o, c.UserName, func(ctx context.Context, s *stores, a account.Administrator) error {
		if err := s.accounts.SetPassword(ctx, a.ID, password, 0); err != nil {
			return explained(err)
		}
		fmt.Printf("The password of %s is set.\n", a.UserName)
		return nil
	})
}

type endSessionsCommand struct {
	UserName string `arg:"" help:"User name of the administrator."`
}

// Run ends the sessions.
func (c endSessionsCommand) Run(ctx context.Context, o *options) error {
	return withAdministrator(ctx, o, c.UserName, func(ctx context.Context, s *stores, a account.Administrator) error {
		n, err := s.accounts.EndAll(ctx, a.ID, 0)
		if err != nil {
			return err
		}
		fmt.Printf("Ended %d sessions of %s.\n", n, a.UserName)
		return nil
	})
}

// withAdministrator calls do with the administrator of that name.
func withAdministrator(ctx context.Context, o *options, userName string, do func(context.Context, *stores, account.Administrator) error) (err error) {
	if err := o.hasDatabase(); err != nil {
		return err
	}
	s, err := openStores(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	a, err := s.accounts.ByUserName(ctx, userName)
	if errors.Is(err, model.ErrNotFound) {
		return fmt.Errorf("there is no administrator %q", userName)
	}
	if err != nil {
		return err
	}
	return do(audit.NewContext(ctx, audit.Actor{Name: "command line"}), s, a)
}

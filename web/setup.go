package main

import (
	"context"
	"errors"
	"fmt"

	"tandem/model/audit"
	"tandem/model/callhome"
	"tandem/model/cluster"
	"tandem/model/mail"
	"tandem/model/setup"
)

// setupCommand is the first-run wizard without a browser.
type setupCommand struct {
	Admin           string `help:"User name of the first administrator." required:""`
	PasswordFile    string `help:"File whose first line is the password." required:"" type:"existingfile"`
	ClusterID       string `help:"Name of this cluster." default:"StandAloneCluster"`
	TimeZone        string `help:"Time zone of the cluster." default:"UTC"`
	Language        string `help:"Default language: en, ja or zh-CN." default:"en"`
	SMTPHost        string `help:"SMTP server; none when empty."`
	SMTPPort        int    `help:"Its port." default:"25"`
	SMTPStartTLS    string `name:"smtp-starttls" help:"required, opportunistic or none." default:"opportunistic"`
	SMTPSender      string `help:"Address that mail comes from."`
	CallHome        string `help:"smart, anonymous, none (remind me later) or disabled." default:"none" enum:"smart,anonymous,none,disabled"`
	ContactEmail    string `help:"E-mail address of the contact, for smart."`
	AcceptAgreement bool   `help:"Accept the agreement of smart or anonymous, which --show-agreement prints."`
	ShowAgreement   bool   `help:"Print the agreement of the chosen mode and stop."`
}

// Run sets the cluster up, or says which value is wrong.
func (c setupCommand) Run(ctx context.Context, o *options) (err error) {
	request, err := c.request()
	if err != nil || c.ShowAgreement {
		return err
	}
	s, err := openStores(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	ctx = audit.NewContext(ctx, audit.Actor{Name: c.Admin})
	if err := s.setup.Do(ctx, request); err != nil {
		return explained(err)
	}
	fmt.Printf("Cluster %s is set up. Start it with: tandem serve\n", c.ClusterID)
	return nil
}

func (c setupCommand) request() (setup.Request, error) {
	r := setup.Request{
		UserName:   c.Admin,
		Parameters: cluster.Parameters{ClusterID: c.ClusterID, TimeZone: c.TimeZone, Language: c.Language},
		SMTP:       mail.Settings{Host: c.SMTPHost, Port: c.SMTPPort, StartTLS: c.SMTPStartTLS, Sender: c.SMTPSender},
		CallHome:   callhome.Config{Mode: callhome.Mode(c.CallHome), Method: callhome.HTTPS, ContactEmail: c.ContactEmail},
	}
	if r.CallHome.Mode.Sends() {
		if err := c.consent(&r); err != nil {
			return r, err
		}
	}
	password, err := firstLine(c.PasswordFile)
	r.Password = password
	return r, err
}

// consent puts the accepted agreement into r, or prints it.
func (c setupCommand) consent(r *setup.Request) error {
	a, err := callhome.CurrentAgreement(r.CallHome.Mode, c.Language)
	if err != nil {
		return err
	}
	if c.ShowAgreement {
		fmt.Println(a.Title)
		for _, block := range a.Blocks {
			fmt.Println("\n" + block.Text)
		}
		return nil
	}
	if !c.AcceptAgreement {
		return errors.New("call home sends only with consent: read the agreement with --show-agreement, then give --accept-agreement")
	}
	r.Agreement = &a
	return nil
}

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
	if c.ShowAgreement {
		return c.showAgreement()
	}
	request, err := c.request()
	if err != nil {
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
	fmt.Printf("Cluster %s is set up. Start it with: tandem serve --data %s\n", c.ClusterID, o.Data)
	return nil
}

// showAgreement prints the agreement of the chosen mode.
func (c setupCommand) showAgreement() error {
	mode := callhome.Mode(c.CallHome)
	if !mode.Sends() {
		return fmt.Errorf("--call-home %s sends nothing, so there is nothing to accept", mode)
	}
	a, err := callhome.CurrentAgreement(mode, c.Language)
	if err != nil {
		return err
	}
	fmt.Println(a.Title)
	for _, block := range a.Blocks {
		fmt.Println("\n" + block.Text)
	}
	return nil
}

func (c setupCommand) request() (setup.Request, error) {
	password, err := firstLine(c.PasswordFile)
	if err != nil {
		return setup.Request{}, err
	}
	agreement, err := c.consent()
	if err != nil {
		return setup.Request{}, err
	}
	return setup.Request{
		UserName: c.Admin, Password: password,
		Parameters: cluster.Parameters{ClusterID: c.ClusterID, TimeZone: c.TimeZone, Language: c.Language},
		SMTP:       mail.Settings{Host: c.SMTPHost, Port: c.SMTPPort, StartTLS: c.SMTPStartTLS, Sender: c.SMTPSender},
		CallHome:   callhome.Config{Mode: callhome.Mode(c.CallHome), Method: callhome.HTTPS, ContactEmail: c.ContactEmail},
		Agreement:  agreement,
	}, nil
}

// consent returns the agreement that is accepted; nil when Call Home is to send
// nothing.
func (c setupCommand) consent() (*callhome.Agreement, error) {
	mode := callhome.Mode(c.CallHome)
	if !mode.Sends() {
		return nil, nil
	}
	if !c.AcceptAgreement {
		return nil, errors.New("call home sends only with consent: read the agreement with --show-agreement, then give --accept-agreement")
	}
	a, err := callhome.CurrentAgreement(mode, c.Language)
	return &a, err
}

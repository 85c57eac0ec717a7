package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"tandem/model/account"
	"tandem/model/audit"
	"tandem/model/callhome"
	"tandem/model/cluster"
	"tandem/model/db"
	"tandem/model/mail"
	"tandem/model/mobility"
	"tandem/model/seal"
	"tandem/model/setup"
)

// stores are what the commands and the pages share: the database and the
// capabilities on top of it.
type stores struct {
	database *db.DB
	sealer   *seal.Sealer
	accounts *account.Store
	audits   *audit.Store
	clusters *cluster.Store
	mails    *mail.Store
	callHome *callhome.ConfigStore
	setup    *setup.Setup

	recordStores
	cdrs cdrStores

	mobilityParameters *mobility.ParameterStore
}

// openStores opens the database that o names and what stands on it.
func openStores(ctx context.Context, o *options) (*stores, error) {
	if err := os.MkdirAll(o.Data, 0o700); err != nil {
		return nil, fmt.Errorf("making the data folder: %w", err)
	}
	database, err := db.Open(ctx, o.DB, o.Data)
	if err != nil {
		return nil, err
	}
	s := &stores{
		database: database,
		accounts: account.NewStore(database, time.Now),
		audits:   audit.NewStore(database),
		clusters: cluster.NewStore(database, time.Now),
		callHome: callhome.NewConfigStore(database, time.Now),

		recordStores: newRecordStores(database),
	}
	s.mobilityParameters = mobility.NewParameterStore(database, s.zone, time.Now)
	if err := s.unseal(ctx, o.Data); err != nil {
		return nil, errors.Join(err, s.close())
	}
	if s.cdrs, err = openCDRs(ctx, o.DB, o.Data, database, s.sealer); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// unseal opens the key and what needs it. A database that was set up already
// must not get a new key, which could not open its secrets.
func (s *stores) unseal(ctx context.Context, data string) error {
	done, err := s.clusters.SetUpDone(ctx)
	if err != nil {
		return err
	}
	if s.sealer, err = seal.Open(data, done); err != nil {
		return err
	}
	s.mails = mail.NewStore(s.database, s.sealer, time.Now)
	s.setup = &setup.Setup{DB: s.database, Accounts: s.accounts, Clusters: s.clusters, Mails: s.mails, CallHome: s.callHome}
	return nil
}

// zone returns the cluster's time zone.
func (s *stores) zone(ctx context.Context) (*time.Location, error) {
	p, err := s.clusters.Parameters(ctx)
	return p.Location(), err
}

func (s *stores) close() error { return errors.Join(s.cdrs.close(), s.database.Close()) }

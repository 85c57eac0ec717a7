package main

import (
	"context"
	"errors"
	"time"

	"tandem/model/cdr/archive"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
	"tandem/model/cdr/tariff"
	"tandem/model/db"
	"tandem/model/seal"
)

// cdrStores keep gateway CDRs and what is configured for them.
type cdrStores struct {
	ledgerDB *db.DB
	ledger   *ledger.Ledger
	legs     archive.Archive

	gateways      *gateway.Gateways
	directory     *gateway.Directory
	admission     *gateway.Admission
	cdrParameters *gateway.ParameterStore
	rateTables    *tariff.RateTables
}

// openCDRs opens what is kept of gateway CDRs in the data folder, or in the
// database that target names, and what is configured for them in d.
func openCDRs(ctx context.Context, target, data string, d *db.DB, sealer *seal.Sealer) (s cdrStores, err error) {
	if s.ledgerDB, err = db.OpenLedger(ctx, target, data); err != nil {
		return s, err
	}
	if s.legs, err = archive.Open(ctx, data, s.ledgerDB); err != nil {
		return s, errors.Join(err, s.ledgerDB.Close())
	}
	s.ledger = ledger.New(s.ledgerDB, time.Now)
	s.gateways = gateway.NewGateways(d, sealer, time.Now)
	s.directory = gateway.NewDirectory(d, sealer)
	s.admission = gateway.NewAdmission(d, s.gateways)
	s.cdrParameters = gateway.NewParameterStore(d, time.Now)
	s.rateTables = tariff.NewRateTables(d, time.Now)
	return s, nil
}

// close closes what was opened.
func (s cdrStores) close() error {
	if s.ledgerDB == nil {
		return nil
	}
	return errors.Join(s.legs.Close(), s.ledgerDB.Close())
}

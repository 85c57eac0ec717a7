package certificate

import (
	"context"
	"crypto/x509"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
)

// Store is the trust store in the database.
type Store struct {
	db  *db.DB
	own *x509.Certificate
	now func() time.Time
}

// NewStore returns the store in d. Own is the certificate of this node's web
// server, which is trusted too; nil when there is none.
func NewStore(d *db.DB, own *x509.Certificate, now func() time.Time) *Store {
	return &Store{db: d, own: own, now: now}
}

type row struct {
	bun.BaseModel `bun:"table:trusted_certificate,alias:trusted_certificate"`

	ID        int64 `bun:",pk,autoincrement"`
	Purpose   string
	SHA256    string `bun:"sha256"`
	Subject   string
	Issuer    string
	Serial    string
	NotBefore model.Time
	NotAfter  model.Time
	AddedAt   model.Time
	AddedBy   string
	PEM       string `bun:"pem"`
}

// Add stores the certificates in a PEM or DER file and returns those that were
// not there before. The error is model.FieldErrors as from Parse, also when all
// of them were already there.
func (s *Store) Add(ctx context.Context, data []byte) ([]Certificate, error) {
	parsed, err := Parse(data)
	if err != nil {
		return nil, err
	}
	var added []Certificate
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		added = nil
		for _, c := range parsed {
			stored, isNew, err := s.add(ctx, tx, c)
			if err != nil {
				return err
			}
			if isNew {
				added = append(added, stored)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("adding trusted certificates: %w", err)
	}
	if len(added) == 0 {
		return nil, wrong(model.T("The certificate is already in the list"))
	}
	return added, nil
}

func (s *Store) add(ctx context.Context, tx bun.Tx, parsed *x509.Certificate) (Certificate, bool, error) {
	c := describe(parsed)
	c.AddedAt, c.AddedBy = model.At(s.now()), audit.FromContext(ctx).Name
	r := rowOf(c)
	res, err := tx.NewInsert().Model(&r).On("CONFLICT (purpose, sha256) DO NOTHING").Returning("id").Exec(ctx)
	if err != nil {
		return c, false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return c, false, err
	}
	c.ID = r.ID
	return c, true, audit.Record(ctx, tx, audit.Change{
		Action: "add", ObjectType: "certificate", ObjectName: c.Subject, After: c, At: s.now(),
	})
}

// Remove deletes a certificate; model.ErrNotFound when it is gone already.
func (s *Store) Remove(ctx context.Context, id int64) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		c, err := get(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := tx.NewDelete().Model((*row)(nil)).Where("id = ?", id).Exec(ctx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Change{
			Action: "delete", ObjectType: "certificate", ObjectName: c.Subject, Before: c, At: s.now(),
		})
	})
	if err != nil {
		return fmt.Errorf("removing trusted certificate %d: %w", id, err)
	}
	return nil
}

// Get returns one certificate, or model.ErrNotFound.
func (s *Store) Get(ctx context.Context, id int64) (Certificate, error) {
	c, err := get(ctx, s.db.Read, id)
	if err != nil {
		return Certificate{}, fmt.Errorf("loading trusted certificate %d: %w", id, err)
	}
	return c, nil
}

func get(ctx context.Context, tx bun.IDB, id int64) (Certificate, error) {
	var r row
	err := tx.NewSelect().Model(&r).Where("id = ?", id).Scan(ctx)
	return r.certificate(), db.NotFound(err)
}

// List returns all certificates by subject.
func (s *Store) List(ctx context.Context) ([]Certificate, error) {
	var rows []row
	if err := s.db.Read.NewSelect().Model(&rows).OrderExpr("subject, id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("listing the trusted certificates: %w", err)
	}
	list := make([]Certificate, len(rows))
	for i, r := range rows {
		list[i] = r.certificate()
	}
	return list, nil
}

// Pool returns what outgoing connections trust: the system's roots, the
// certificates of the store and this node's own.
func (s *Store) Pool(ctx context.Context) (*x509.CertPool, error) {
	stored, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	pool, err := x509.SystemCertPool()
	if err != nil { // a system without any, such as an empty container
		pool = x509.NewCertPool()
	}
	for _, c := range stored {
		pool.AppendCertsFromPEM([]byte(c.PEM))
	}
	if s.own != nil {
		pool.AddCert(s.own)
	}
	return pool, nil
}

func rowOf(c Certificate) row {
	return row{
		Purpose: c.Purpose, SHA256: c.SHA256, Subject: c.Subject, Issuer: c.Issuer, Serial: c.Serial,
		NotBefore: c.NotBefore, NotAfter: c.NotAfter, AddedAt: c.AddedAt, AddedBy: c.AddedBy, PEM: c.PEM,
	}
}

func (r row) certificate() Certificate {
	return Certificate{
		ID: r.ID, Purpose: r.Purpose, SHA256: r.SHA256, Subject: r.Subject, Issuer: r.Issuer, Serial: r.Serial,
		NotBefore: r.NotBefore, NotAfter: r.NotAfter, AddedAt: r.AddedAt, AddedBy: r.AddedBy, PEM: r.PEM,
	}
}

package certificate_test

import (
	"crypto/x509"
	"errors"
	"net/http"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/certificate"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/peertest"
)

func TestStore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
		s := certificate.NewStore(d, nil, func() time.Time { return now })
		ctx := audit.NewContext(t.Context(), audit.Actor{Name: "admin"})
		one, two := peertest.NewAuthority(t, "One"), peertest.NewAuthority(t, "Two")

		added, err := s.Add(ctx, one.PEM())
		if err != nil || len(added) != 1 || added[0].Subject != "CN=One" || added[0].AddedBy != "admin" || added[0].ID == 0 {
			t.Fatalf("adding one: got %+v, %v", added, err)
		}
		added, err = s.Add(ctx, append(one.PEM(), two.PEM()...))
		if err != nil || len(added) != 1 || added[0].Subject != "CN=Two" {
			t.Errorf("adding a file with one new: got %+v, %v; want the new one", added, err)
		}
		if _, err = s.Add(ctx, two.PEM()); err == nil || text(err) != "The certificate is already in the list" {
			t.Errorf("adding one again: got %v", err)
		}
		list, err := s.List(ctx)
		if err != nil || len(list) != 2 || list[0].SHA256 != certificate.Fingerprint(one.Certificate) || list[0].PEM != string(one.PEM()) {
			t.Errorf("list: got %+v, %v", list, err)
		}
		if !list[0].AddedAt.Equal(now) || list[0].Expired(time.Now()) || !list[0].Expired(time.Now().AddDate(1, 0, 0)) {
			t.Errorf("times of %+v are wrong", list[0])
		}
		remove(t, s, list[0].ID)
		if n, err := d.Read.NewSelect().Table("audit").Where("actor = 'admin'").Count(ctx); n != 2 || err != nil {
			t.Errorf("got %d audit rows by admin, %v; want 2", n, err)
		}
	})
}

func remove(t *testing.T, s *certificate.Store, id int64) {
	t.Helper()
	if err := s.Remove(t.Context(), id); err != nil {
		t.Errorf("removing: %v", err)
	}
	if err := s.Remove(t.Context(), id); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("removing again: got %v, want not found", err)
	}
	if _, err := s.Get(t.Context(), id); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("loading what was removed: got %v, want not found", err)
	}
}

func TestPoolTrustsWhatIsStored(t *testing.T) {
	t.Parallel()
	ca := peertest.NewAuthority(t, "One")
	server := peertest.StartHTTPS(t, ca.Issue(t, time.Hour, "127.0.0.1"), http.NotFoundHandler())
	leafOnly := peertest.StartHTTPS(t, peertest.NewAuthority(t, "Two").Issue(t, time.Hour, "127.0.0.1"), http.NotFoundHandler())
	own, err := certificate.EnsureServer(t.TempDir(), nil, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	ownServer := peertest.StartHTTPS(t, own, http.NotFoundHandler())

	s := certificate.NewStore(dbtest.SQLite(t), own.Leaf, time.Now)
	if err := get(t, s, server.URL); !errors.As(err, new(x509.UnknownAuthorityError)) {
		t.Errorf("before: got %v, want an unknown authority", err)
	}
	for _, file := range [][]byte{ca.PEM(), certificate.Encode(leafOnly.Certificate())} {
		if _, err := s.Add(t.Context(), file); err != nil {
			t.Fatal(err)
		}
	}
	for name, url := range map[string]string{"authority": server.URL, "leaf": leafOnly.URL, "own": ownServer.URL} {
		if err := get(t, s, url); err != nil {
			t.Errorf("trusting by %s: got %v, want no error", name, err)
		}
	}
}

func get(t *testing.T, s *certificate.Store, url string) error {
	t.Helper()
	pool, err := s.Pool(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Transport: peertest.Transport(pool)}
	response, err := client.Get(url)
	if err == nil {
		_ = response.Body.Close()
	}
	return err
}

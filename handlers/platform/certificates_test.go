package platform_test

import (
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"tandem/handlers/form"
	"tandem/model/account"
	"tandem/model/peertest"
)

const trusted = "/cmplatform/trusted-certificates"

func TestAddCertificates(t *testing.T) {
	t.Parallel()
	f := console(t)
	ca := peertest.NewAuthority(t, "Voice CA")
	expired := ca.Issue(t, -time.Hour, "old.example.com")
	expiredPEM := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: expired.Certificate[0]}))

	want(t, f.root.PostFile(trusted+"/new", nil, "file", []byte("not a certificate")), http.StatusUnprocessableEntity, "#error-summary", "The file is not a certificate")
	want(t, f.root.PostFile(trusted+"/new", nil, "file", nil), http.StatusUnprocessableEntity, "#error-summary", "Choose a file")
	want(t, f.root.Follow(f.root.PostFile(trusted+"/new", nil, "file", ca.Certificate.Raw)), http.StatusOK, "main", "Certificate uploaded", "CN=Voice CA", "self-signed", "root")

	pasted := url.Values{"pasted": {string(ca.PEM())}}
	again := f.root.Post(trusted+"/new", pasted)
	want(t, again, http.StatusUnprocessableEntity, "#error-summary a[href='#field-pasted']", "already in the list")
	if got := again.Text("[name=pasted]"); !strings.Contains(got, "BEGIN CERTIFICATE") {
		t.Errorf("the refused form shows %q, want what was pasted", got)
	}
	pasted.Set("pasted", string(ca.PEM())+"-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----\n")
	secret := f.root.Post(trusted+"/new", pasted)
	want(t, secret, http.StatusUnprocessableEntity, "#error-summary", "The file holds a private key")
	if strings.Contains(secret.Body, "MC4CAQ") {
		t.Error("the refused form shows the private key")
	}
	pasted.Set("pasted", expiredPEM)
	want(t, f.root.Follow(f.root.PostFile(trusted+"/new", pasted, "file", nil)), http.StatusOK, "main", "It has expired", "CN=old.example.com", "Expired")
}

func TestAddCertificateRefusesWhatIsTooLarge(t *testing.T) {
	t.Parallel()
	f := console(t)
	want(t, f.root.PostFile(trusted+"/new", nil, "file", make([]byte, 1<<20+1)), http.StatusUnprocessableEntity, "#error-summary", "larger than 1 MB")
	if got := f.root.PostFile(trusted+"/new", nil, "file", make([]byte, form.MaxBody)).Status; got != http.StatusRequestEntityTooLarge {
		t.Errorf("a body above all limits: got status %d, want 413", got)
	}
}

func TestDeleteCertificate(t *testing.T) {
	t.Parallel()
	f := console(t)
	ca := peertest.NewAuthority(t, "Voice CA")
	added, err := f.trust.Add(t.Context(), ca.PEM())
	if err != nil {
		t.Fatal(err)
	}
	address := trusted + "/" + strconv.FormatInt(added[0].ID, 10)
	want(t, f.root.Get(address), http.StatusOK, "main", "CN=Voice CA", "Delete", "tomcat-trust")
	want(t, f.root.Post(address+"/delete", nil), http.StatusOK, ".question", "Delete the certificate CN=Voice CA?")
	want(t, f.root.Follow(f.root.Post(address+"/delete", url.Values{"confirmed": {"true"}})), http.StatusOK, "main", "Delete successful", "0 records found")
	for _, path := range []string{address, address + "/pem", trusted + "/x"} {
		want(t, f.root.Get(path), http.StatusNotFound, "body")
	}
}

func TestDownloadCertificate(t *testing.T) {
	t.Parallel()
	f := console(t)
	ca := peertest.NewAuthority(t, "Voice CA")
	added, err := f.trust.Add(t.Context(), ca.PEM())
	if err != nil {
		t.Fatal(err)
	}
	answer := f.root.Get(trusted + "/" + strconv.FormatInt(added[0].ID, 10) + "/pem")
	block, _ := pem.Decode([]byte(answer.Find("body").Text()))
	if block == nil {
		t.Fatalf("got %q, want PEM", answer.Text("body"))
	}
	if c, err := x509.ParseCertificate(block.Bytes); err != nil || !c.Equal(ca.Certificate) {
		t.Errorf("got another certificate, or %v", err)
	}
}

func TestCertificatesReadOnly(t *testing.T) {
	t.Parallel()
	f := console(t)
	added, err := f.trust.Add(t.Context(), peertest.NewAuthority(t, "Voice CA").PEM())
	if err != nil {
		t.Fatal(err)
	}
	f.Add(t, "ben", account.ReadOnly)
	ben := f.SignIn(t, "ben")
	for _, path := range []string{trusted, trusted + "/" + strconv.FormatInt(added[0].ID, 10)} {
		page := ben.Get(path)
		want(t, page, http.StatusOK, "main", "CN=Voice CA")
		if got := page.Find("main button, main a[href$='/new']").Length(); got != 0 {
			t.Errorf("%s: got %d things to change something with, want none", path, got)
		}
	}
}

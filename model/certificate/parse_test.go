package certificate_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/certificate"
	"tandem/model/peertest"
)

func TestParse(t *testing.T) {
	t.Parallel()
	one, two := peertest.NewAuthority(t, "One"), peertest.NewAuthority(t, "Two")
	leaf := one.Issue(t, time.Hour, "localhost")
	key, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	keyPEM := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})
	damaged := bytes.Replace(one.PEM(), []byte("\n"), []byte("\n!"), 2)
	tests := []struct {
		name string
		file []byte
		want string // subjects, or the beginning of the error
	}{
		{"PEM", one.PEM(), "CN=One"},
		{"DER", one.Certificate.Raw, "CN=One"},
		{"two in PEM", append(one.PEM(), two.PEM()...), "CN=One CN=Two"},
		{"two in DER", append(bytes.Clone(one.Certificate.Raw), two.Certificate.Raw...), "CN=One CN=Two"},
		{"one twice, with words around", []byte("the root:\n" + string(one.PEM()) + "again:\n" + string(one.PEM())), "CN=One"},
		{"nothing", []byte(" \n"), "Choose a file"},
		{"words", []byte("hello"), "The file is not a certificate"},
		{"a key", keyPEM, "The file holds a private key"},
		{"a certificate with its key", append(one.PEM(), keyPEM...), "The file holds a private key"},
		{"a key in DER", key, "The file holds a private key"},
		{"a certificate request", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: []byte("x")}), "The file holds no certificate"},
		{"a damaged certificate", damaged, "The file holds a certificate that is damaged"},
		{"a whole and a damaged certificate", append(two.PEM(), damaged...), "The file holds a certificate that is damaged"},
		{"a block of something else", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")}), "The file holds a certificate that is damaged"},
		{"a large file", make([]byte, certificate.MaxFile+1), "The file is larger than 1 MB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := outcome(certificate.Parse(tt.file)); !strings.HasPrefix(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func outcome(found []*x509.Certificate, err error) string {
	if err != nil {
		return text(err)
	}
	var subjects []string
	for _, c := range found {
		subjects = append(subjects, c.Subject.String())
	}
	return strings.Join(subjects, " ")
}

func text(err error) string {
	var fields model.FieldErrors
	if errors.As(err, &fields) {
		return fields.For("file").Key
	}
	return err.Error()
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"))
	f.Add([]byte{0x30, 0x82, 0x01, 0x00})
	f.Fuzz(func(t *testing.T, data []byte) {
		found, err := certificate.Parse(data)
		if err == nil && len(found) == 0 {
			t.Error("got neither a certificate nor an error")
		}
	})
}

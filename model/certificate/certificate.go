package certificate

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"time"

	"tandem/model"
)

// maxName is the length of a stored name in characters.
const maxName = 1000

// TomcatTrust is the purpose of certificates that servers are checked with,
// called so on the Certificate List page (spec/pages.md section 20.1).
const TomcatTrust = "tomcat-trust"

// Certificate is one certificate of the trust store.
type Certificate struct {
	ID      int64 `audit:"-"`
	Purpose string
	// SHA256 is the fingerprint of the DER bytes in hexadecimal.
	SHA256          string
	Subject, Issuer string
	// Serial is in hexadecimal.
	Serial              string
	NotBefore, NotAfter model.Time
	AddedAt             model.Time
	AddedBy             string
	PEM                 string `audit:"-"`
}

// Expired reports whether the certificate is no longer valid.
func (c Certificate) Expired(now time.Time) bool { return now.After(c.NotAfter.Time) }

// Fingerprint returns the SHA-256 of the certificate in hexadecimal.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// Encode returns the certificate as PEM.
func Encode(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

func describe(c *x509.Certificate) Certificate {
	return Certificate{
		Purpose:   TomcatTrust,
		SHA256:    Fingerprint(c),
		Subject:   model.OneLine(c.Subject.String(), maxName),
		Issuer:    model.OneLine(c.Issuer.String(), maxName),
		Serial:    c.SerialNumber.Text(16),
		NotBefore: model.At(c.NotBefore),
		NotAfter:  model.At(c.NotAfter),
		PEM:       string(Encode(c)),
	}
}

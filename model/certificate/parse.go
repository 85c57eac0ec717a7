package certificate

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"strings"

	"tandem/model"
)

// MaxFile is the size of the largest file that is looked at, in bytes.
const MaxFile = 1 << 20

// Parse returns the certificates in a PEM or DER file, each once, in the order
// of the file. The error is model.FieldErrors for the field file: there is no
// certificate in it, a damaged one, or a private key.
func Parse(data []byte) ([]*x509.Certificate, error) {
	if len(data) > MaxFile {
		return nil, wrong(model.T("The file is larger than 1 MB: upload certificates only"))
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, wrong(model.T("Choose a file with a certificate"))
	}
	found, err := parsePEM(data)
	if err == nil && found == nil {
		found, err = parseDER(data)
	}
	if err != nil {
		return nil, err
	}
	return unique(found), nil
}

// parsePEM returns nil for a file that has no PEM block at all.
func parsePEM(data []byte) ([]*x509.Certificate, error) {
	if !bytes.Contains(data, []byte("-----BEGIN ")) {
		return nil, nil
	}
	if bytes.Contains(data, []byte("PRIVATE KEY-----")) {
		return nil, errPrivateKey()
	}
	var found []*x509.Certificate
	var other string
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			other = block.Type
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, errDamaged()
		}
		found = append(found, c)
	}
	// Decode passes over blocks that are not whole.
	if len(found) != bytes.Count(data, []byte("-----BEGIN CERTIFICATE-----")) {
		return nil, errDamaged()
	}
	if len(found) == 0 {
		return nil, wrong(model.T("The file holds no certificate, but this: %s", strings.ToLower(model.OneLine(other, maxName))))
	}
	return found, nil
}

func parseDER(data []byte) ([]*x509.Certificate, error) {
	found, err := x509.ParseCertificates(data)
	if err == nil && len(found) > 0 {
		return found, nil
	}
	if isPrivateKey(data) {
		return nil, errPrivateKey()
	}
	return nil, wrong(model.T("The file is not a certificate: it must be in PEM or DER format"))
}

func isPrivateKey(der []byte) bool {
	_, err8 := x509.ParsePKCS8PrivateKey(der)
	_, err1 := x509.ParsePKCS1PrivateKey(der)
	_, errEC := x509.ParseECPrivateKey(der)
	return err8 == nil || err1 == nil || errEC == nil
}

func unique(all []*x509.Certificate) []*x509.Certificate {
	seen := map[string]bool{}
	var once []*x509.Certificate
	for _, c := range all {
		if !seen[string(c.Raw)] {
			seen[string(c.Raw)] = true
			once = append(once, c)
		}
	}
	return once
}

func errPrivateKey() error {
	return wrong(model.T("The file holds a private key. Private keys must stay on their own server: upload the certificate only"))
}

func errDamaged() error {
	return wrong(model.T("The file holds a certificate that is damaged and cannot be read: copy it again from its source"))
}

func wrong(text model.Text) error { return model.FieldErrors{{Field: "file", Text: text}} }

package certificate

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// The files of this node's web server in the data folder.
const (
	ServerFile    = "tls/tomcat.pem"
	ServerKeyFile = "tls/tomcat.key"
)

// Validity of the certificate that the program makes for itself: the longest
// that browsers accept from anyone, made anew when a month of it is left.
const (
	validity   = 825 * 24 * time.Hour
	renewAhead = 30 * 24 * time.Hour
)

// EnsureServer returns the certificate of this node's web server, which is in
// ServerFile and ServerKeyFile in dataDir. When there is none it makes a
// self-signed one for names, which are host names and IP addresses, and for
// localhost; clients may use it as its own root. It makes a new one with the
// same key when less than 30 days are left. A certificate that somebody else
// signed is never replaced. Files that cannot be read or do not belong together
// are an error.
func EnsureServer(dataDir string, names []string, now time.Time) (tls.Certificate, error) {
	f := files{
		certificate: filepath.Join(dataDir, ServerFile),
		key:         filepath.Join(dataDir, ServerKeyFile),
	}
	found, err := f.load()
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("reading the server certificate: %w", err)
	}
	if found.Leaf != nil && (!selfSigned(found.Leaf) || now.Before(found.Leaf.NotAfter.Add(-renewAhead))) {
		return found, nil
	}
	made, err := f.make(found.PrivateKey, names, now)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("making the server certificate: %w", err)
	}
	return made, nil
}

type files struct{ certificate, key string }

// load returns what is there: nothing, a key only, or both.
func (f files) load() (tls.Certificate, error) {
	keyPEM, err := os.ReadFile(f.key)
	noKey := errors.Is(err, fs.ErrNotExist)
	if err != nil && !noKey {
		return tls.Certificate{}, err
	}
	certPEM, err := os.ReadFile(f.certificate)
	noCertificate := errors.Is(err, fs.ErrNotExist)
	switch {
	case err != nil && !noCertificate:
		return tls.Certificate{}, err
	case noKey && noCertificate:
		return tls.Certificate{}, nil
	case noKey:
		return tls.Certificate{}, fmt.Errorf("%s is there but its key %s is not: put the key back, or remove the certificate to have a new pair made", f.certificate, f.key)
	case noCertificate:
		return f.keyOnly(keyPEM)
	}
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("%s and %s are not a certificate and its key: %w; put the right pair back, or remove both to have a new pair made", f.certificate, f.key, err)
	}
	return pair, nil
}

// keyOnly is what a crash between the two writes leaves.
func (f files) keyOnly(keyPEM []byte) (tls.Certificate, error) {
	block, _ := pem.Decode(keyPEM)
	if block == nil {
		return tls.Certificate{}, fmt.Errorf("%s holds no key in PEM format: remove it to have a new one made", f.key)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("%s: %w; remove it to have a new one made", f.key, err)
	}
	return tls.Certificate{PrivateKey: key}, nil
}

// make writes the key, unless there is one, and then the certificate. Each file
// is there as a whole or not at all, and after a crash between the two the next
// start goes on with the key.
func (f files) make(key crypto.PrivateKey, names []string, now time.Time) (tls.Certificate, error) {
	if err := os.MkdirAll(filepath.Dir(f.key), 0o700); err != nil {
		return tls.Certificate{}, err
	}
	if key == nil {
		made, err := f.makeKey()
		if err != nil {
			return tls.Certificate{}, err
		}
		key = made
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return tls.Certificate{}, fmt.Errorf("the key in %s cannot sign", f.key)
	}
	leaf, err := sign(signer, names, now)
	if err != nil {
		return tls.Certificate{}, err
	}
	if err := writeFile(f.certificate, Encode(leaf), 0o644); err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf}, nil
}

func (f files) makeKey() (crypto.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return key, writeFile(f.key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600)
}

func sign(key crypto.Signer, names []string, now time.Time) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 126))
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber:          serial.Add(serial, big.NewInt(1)),
		Subject:               pkix.Name{CommonName: commonName(names), Organization: []string{"Tandem"}},
		NotBefore:             now.Add(-time.Hour), // clients whose clock is slow
		NotAfter:              now.Add(validity - time.Hour),
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	setNames(template, append([]string{"localhost", "127.0.0.1", "::1"}, names...))
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

func commonName(names []string) string {
	for _, name := range names {
		if name != "" && len(name) <= 64 && net.ParseIP(name) == nil {
			return name
		}
	}
	return "localhost"
}

func setNames(template *x509.Certificate, names []string) {
	for _, name := range names {
		ip := net.ParseIP(name)
		switch {
		case ip != nil && !slices.ContainsFunc(template.IPAddresses, ip.Equal):
			template.IPAddresses = append(template.IPAddresses, ip)
		case ip == nil && name != "" && !slices.Contains(template.DNSNames, name):
			template.DNSNames = append(template.DNSNames, name)
		}
	}
}

func selfSigned(c *x509.Certificate) bool { return bytes.Equal(c.RawIssuer, c.RawSubject) }

// writeFile writes a file as a whole: readers see the old one or the new one,
// also after a power failure.
func writeFile(name string, content []byte, mode os.FileMode) error {
	temp, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".new-")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }() // gone already after the rename
	_, writeErr := temp.Write(content)
	if err := errors.Join(writeErr, temp.Chmod(mode), temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), name); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(name))
}

func syncFolder(name string) error {
	dir, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

package callhome

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
	"time"

	"tandem/model"
)

// shown returns the certificates that a server showed before the handshake
// failed.
func shown(err error) []*x509.Certificate {
	var failed *tls.CertificateVerificationError
	if errors.As(err, &failed) {
		return failed.UnverifiedCertificates
	}
	return nil
}

func isUnknownAuthority(err error) bool { return errors.As(err, new(x509.UnknownAuthorityError)) }

// tlsTrouble is about a handshake with host.
func tlsTrouble(host string, err error) trouble {
	chain := shown(err)
	if len(chain) > 0 {
		return certificateTrouble(host, chain, err)
	}
	var noTLS tls.RecordHeaderError
	if errors.As(err, &noTLS) {
		return trouble{
			model.T("%s does not speak TLS on this port", host),
			model.T("Check the port: the one of HTTPS is usually 443."),
		}
	}
	var alert tls.AlertError
	if errors.As(err, &alert) {
		return trouble{
			model.T("%s refused the encrypted connection: %s", host, replyText(err.Error())),
			model.T("Check that the server supports TLS 1.2 or newer and knows this host name."),
		}
	}
	return connectTrouble(host, err)
}

func certificateTrouble(host string, chain []*x509.Certificate, err error) trouble {
	leaf := chain[0]
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, new(x509.HostnameError)):
		return trouble{
			model.T("The certificate is for %s and not for %s", certificateNames(leaf), host),
			model.T("Use the name in the certificate as the destination, or ask for a certificate with this name. A proxy that opens encrypted connections causes this too."),
		}
	case isUnknownAuthority(err):
		return trouble{
			model.T("The certificate was issued by %s, which this node does not trust", oneLine(chain[len(chain)-1].Issuer.String())),
			unknownAuthorityAdvice(host),
		}
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return expiredTrouble(invalid.Cert)
	default:
		return trouble{
			model.T("The certificate cannot be trusted: %s", replyText(err.Error())),
			model.T("Ask whoever runs the server to check its certificate chain."),
		}
	}
}

func expiredTrouble(c *x509.Certificate) trouble {
	advice := model.T("Ask whoever runs the server to renew the certificate. If the date is past on this machine only, set its clock.")
	if time.Now().Before(c.NotBefore) {
		return trouble{model.T("The certificate of %s is not valid before %s", oneLine(c.Subject.String()), c.NotBefore.Format(time.DateOnly)), advice}
	}
	return trouble{model.T("The certificate of %s expired on %s", oneLine(c.Subject.String()), c.NotAfter.Format(time.DateOnly)), advice}
}

// unknownAuthorityAdvice names the root that the vendor's servers need since
// 2022 (spec/pages.md section 2.5); seeds 000 and 001 still name the old one.
func unknownAuthorityAdvice(host string) model.Text {
	if host == "cisco.com" || strings.HasSuffix(host, ".cisco.com") {
		return model.T("Upload the root certificate IdenTrust Commercial Root CA 1 to tomcat-trust. QuoVadis Root CA 2, which older documents name, is no longer used.")
	}
	return model.T("Compare the fingerprint with whoever runs the server. When it is right, trust the certificate: it is added to tomcat-trust.")
}

func certificateNames(c *x509.Certificate) string {
	names := append([]string{}, c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return oneLine(c.Subject.String())
	}
	return replyText(strings.Join(names, ", "))
}

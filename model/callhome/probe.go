package callhome

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"strings"
	"time"

	"tandem/model"
)

// Step is one step of a connection test.
type Step struct {
	// Name is DNS, TCP, Proxy, TLS, HTTP, SMTP, STARTTLS or Login.
	Name model.Text
	// OK means that the step went well. Skipped means that it was not needed, as
	// Reason says, or not reached any more.
	OK, Skipped bool
	// Detail is what was found: addresses, an answer, a protocol version.
	Detail string
	// Reason says why the step failed, Advice what to do about it.
	Reason, Advice model.Text
	Took           time.Duration
	// Chain is what the server showed, its own certificate first; of TLS and
	// STARTTLS only.
	Chain []ShownCertificate
}

// ShownCertificate is one certificate of a chain.
type ShownCertificate struct {
	Subject, Issuer string
	NotAfter        time.Time
	// SHA256 is the fingerprint in hexadecimal.
	SHA256 string
}

// ProbeResult is the outcome of a connection test.
type ProbeResult struct {
	Steps []Step
	// OK means that a message would arrive.
	OK bool
	// Untrusted is the certificate to trust to get further: the root that the
	// server showed, or its own certificate. It is nil unless an unknown
	// authority is what stopped the test.
	Untrusted *x509.Certificate
}

// probe runs steps one after the other until one fails; the others are skipped.
type probe struct{ result ProbeResult }

func newProbe() *probe { return &probe{ProbeResult{OK: true}} }

// step runs fn, which marks the step as failed with fail, unless a step before
// it failed.
func (p *probe) step(name model.Text, fn func(s *Step)) {
	s := Step{Name: name, OK: p.result.OK, Skipped: !p.result.OK}
	if !s.Skipped {
		began := time.Now()
		fn(&s)
		s.Took = time.Since(began)
	}
	p.result.OK = p.result.OK && s.OK
	p.result.Steps = append(p.result.Steps, s)
}

func (s *Step) fail(t trouble) { s.OK, s.Reason, s.Advice = false, t.reason, t.advice }

// dns looks host up, unless it is an IP address.
func (p *probe) dns(ctx context.Context, n Network, host string) {
	p.step(model.T("DNS"), func(s *Step) {
		if isAddress(host) {
			s.Skipped, s.Reason = true, model.T("%s is an IP address: no name is looked up", host)
			return
		}
		ctx, cancel := context.WithTimeout(ctx, dialTimeout)
		defer cancel()
		found, err := n.Lookup(ctx, host)
		if err != nil {
			s.fail(dnsTrouble(host, err))
			return
		}
		s.Detail = strings.Join(found, ", ")
	})
}

// showChain puts what the server showed into s, and keeps the certificate that
// could be trusted when err is about an unknown authority.
func (p *probe) showChain(s *Step, chain []*x509.Certificate, err error) {
	for _, c := range chain {
		fingerprint := sha256.Sum256(c.Raw)
		s.Chain = append(s.Chain, ShownCertificate{
			Subject: oneLine(c.Subject.String()), Issuer: oneLine(c.Issuer.String()),
			NotAfter: c.NotAfter, SHA256: hex.EncodeToString(fingerprint[:]),
		})
	}
	if isUnknownAuthority(err) && len(chain) > 0 {
		p.result.Untrusted = chain[0]
		if last := chain[len(chain)-1]; last.IsCA && last.CheckSignatureFrom(last) == nil {
			p.result.Untrusted = last
		}
	}
}

// secured reports on a finished handshake.
func (p *probe) secured(s *Step, state tls.ConnectionState) {
	s.Detail = tls.VersionName(state.Version) + ", " + tls.CipherSuiteName(state.CipherSuite)
	p.showChain(s, state.PeerCertificates, nil)
}

package callhome

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"

	"tandem/model"
	"tandem/model/mail"
)

// ProbeMail tests the SMTP server with the settings given, whether they are
// saved or not, and whatever Call Home's mode is.
func (p *Prober) ProbeMail(ctx context.Context, s mail.Settings) (ProbeResult, error) {
	pool, err := p.Trust.Pool(ctx)
	if err != nil {
		return ProbeResult{}, fmt.Errorf("testing the SMTP server: %w", err)
	}
	return p.probeMail(ctx, s, mail.HeloName(), pool), nil
}

func (p *Prober) probeMail(ctx context.Context, s mail.Settings, helo string, pool *x509.CertPool) ProbeResult {
	m := &mailProbe{probe: newProbe(), network: p.Network, settings: s, helo: helo, pool: pool}
	ctx, cancel := context.WithTimeout(ctx, p.Network.Patience)
	defer cancel()
	defer m.close()
	m.run(ctx)
	return m.result
}

// mailProbe tests an SMTP server over one connection, up to the login.
type mailProbe struct {
	*probe
	network  Network
	settings mail.Settings
	helo     string
	pool     *x509.CertPool
	conn     net.Conn
	session  *mail.Session
}

func (m *mailProbe) close() {
	switch {
	case m.session != nil:
		m.session.Close()
	case m.conn != nil:
		_ = m.conn.Close()
	}
}

func (m *mailProbe) run(ctx context.Context) {
	if !m.settings.Configured() {
		m.step(model.T("SMTP"), func(s *Step) { s.fail(noServer()) })
		return
	}
	m.dns(ctx, m.network, m.settings.Host)
	m.step(model.T("TCP"), func(s *Step) { m.conn = dialStep(ctx, m.network, m.settings.Address(), s) })
	m.step(model.T("SMTP"), func(s *Step) { m.greet(ctx, s) })
	m.step(model.T("STARTTLS"), m.startTLS)
	m.step(model.T("Login"), m.login)
}

func (m *mailProbe) greet(ctx context.Context, s *Step) {
	session, err := mail.Greet(ctx, m.conn, m.settings, m.helo)
	if err != nil {
		s.fail(smtpTrouble(m.settings, err))
		return
	}
	m.session = session
	s.Detail = session.Hello()
}

func (m *mailProbe) startTLS(s *Step) {
	secure, err := m.session.StartTLS(m.pool)
	switch {
	case errors.Is(err, mail.ErrNoStartTLS):
		s.fail(noStartTLS())
	case err != nil:
		m.showChain(s, shown(err), err)
		s.fail(tlsTrouble(m.settings.Host, err))
	case secure:
		if state, ok := m.session.TLS(); ok {
			m.secured(s, state)
		}
	case m.settings.StartTLS == mail.None:
		s.Skipped, s.Reason = true, model.T("STARTTLS is switched off in the SMTP settings")
	default:
		s.Skipped, s.Reason = true, model.T("The server does not offer STARTTLS, so mail travels unencrypted")
	}
}

func (m *mailProbe) login(s *Step) {
	done, err := m.session.Login()
	switch {
	case err != nil:
		s.fail(loginTrouble(err))
	case !done:
		s.Skipped, s.Reason = true, model.T("No user name is set, so no login is sent")
	default:
		s.Detail = m.settings.Username
	}
}

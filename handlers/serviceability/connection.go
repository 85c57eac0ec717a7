package serviceability

import (
	"context"
	"errors"
	"net/http"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/callhome"
	"tandem/model/certificate"
	"tandem/model/mail"
	"tandem/views"
	"tandem/views/serviceability"
)

// Connection serves Call Home > Connection Test.
type Connection struct {
	Config *callhome.ConfigStore
	Mails  *mail.Store
	Prober *callhome.Prober
}

// Show serves GET /ccmservice/call-home/connection-test.
func (h *Connection) Show(w http.ResponseWriter, r *http.Request) error {
	return h.page(w, r, nil)
}

// Test serves POST /ccmservice/call-home/connection-test: it tries every step
// on the way to the destination, and to the mail server for copies.
func (h *Connection) Test(w http.ResponseWriter, r *http.Request) error {
	config, err := h.Config.Load(r.Context())
	if err != nil {
		return err
	}
	result, err := h.Prober.Probe(r.Context(), config)
	if errors.Is(err, callhome.ErrOff) {
		return h.page(w, r, nil)
	}
	if err != nil {
		return err
	}
	tests := []serviceability.ConnectionTest{connectionTest(model.T("The way to the destination"), result)}
	if config.SendCopy && config.Method != callhome.Email {
		copies, err := h.testMail(r.Context())
		if err != nil {
			return err
		}
		tests = append(tests, copies)
	}
	return h.page(w, r, tests)
}

func (h *Connection) testMail(ctx context.Context) (serviceability.ConnectionTest, error) {
	settings, err := h.Mails.ForSending(ctx)
	if err != nil {
		return serviceability.ConnectionTest{}, err
	}
	result, err := h.Prober.ProbeMail(ctx, settings)
	return connectionTest(model.T("The mail server for copies"), result), err
}

func connectionTest(title model.Text, result callhome.ProbeResult) serviceability.ConnectionTest {
	test := serviceability.ConnectionTest{Title: title, Result: result}
	if c := result.Untrusted; c != nil {
		test.Untrusted = string(certificate.Encode(c))
		test.Fingerprint, test.Subject = certificate.Fingerprint(c), c.Subject.String()
	}
	return test
}

func (h *Connection) page(w http.ResponseWriter, r *http.Request, tests []serviceability.ConnectionTest) error {
	config, err := h.Config.Load(r.Context())
	if err != nil {
		return err
	}
	settings, err := h.Mails.Load(r.Context())
	if err != nil {
		return err
	}
	status, err := form.Flashed(w, r)
	if err != nil {
		return err
	}
	if len(tests) > 0 {
		status = probeStatus(tests)
	}
	return handlers.Render(w, r, http.StatusOK, serviceability.ConnectionTests(serviceability.ConnectionTestPage{
		Page: views.Page{Status: status}, Off: !config.Mode.Sends(), Tests: tests,
		Destination: serviceability.DestinationOf(config, settings),
		MayTrust:    session.May(r.Context(), account.RightPlatformUpdate),
		ReadOnly:    !session.May(r.Context(), account.RightServiceabilityUpdate),
	}))
}

func probeStatus(tests []serviceability.ConnectionTest) *views.Status {
	for _, test := range tests {
		if !test.Result.OK {
			return &views.Status{Kind: views.Error, Text: model.T("The test failed. The step that failed says why and what to do.")}
		}
	}
	return &views.Status{Kind: views.Success, Text: model.T("Every step succeeded: a message would arrive.")}
}

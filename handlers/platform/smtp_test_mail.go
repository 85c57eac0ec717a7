package platform

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"tandem/handlers/form"
	"tandem/model"
	"tandem/model/certificate"
	"tandem/model/mail"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
	"tandem/views/platform"
)

// testTimeout is how long somebody has to wait for a test mail at most.
const testTimeout = 30 * time.Second

// test sends a mail with the values on the page and shows the page again, as it
// was typed, with what came of each step.
func (h *SMTP) test(w http.ResponseWriter, r *http.Request) error {
	var f smtpForm
	if err := form.Decode(w, r, &f); err != nil {
		return err
	}
	settings, err := h.Mails.WithPassword(r.Context(), f.settings())
	if err != nil {
		return h.edit(platform.SMTPTest{}).Refuse(w, r, f, err)
	}
	if errs := testErrors(&f, settings); errs != nil {
		return h.edit(platform.SMTPTest{}).Refuse(w, r, f, errs)
	}
	ctx, cancel := context.WithTimeout(r.Context(), testTimeout)
	defer cancel()
	test, sent, err := h.sendTest(ctx, settings, f.TestTo)
	if err != nil {
		return err
	}
	return h.edit(test).Page(w, r, http.StatusOK, f, views.Page{Status: testStatus(f, sent)})
}

// testErrors returns what must be right before a test mail can be sent.
func testErrors(f *smtpForm, s mail.Settings) model.FieldErrors {
	errs := form.Validate(f)
	if errs == nil {
		errs = s.Validate()
	}
	if f.Host == "" {
		errs.Add("host", model.T("Enter the mail server to test"))
	}
	if !mail.ValidAddress(f.TestTo) {
		errs.Add("test_to", model.T("Enter one e-mail address to send the test mail to, such as you@example.com"))
	}
	return errs
}

func testStatus(f smtpForm, sent bool) *views.Status {
	status := views.Status{Kind: views.Success, Text: model.T("The server took the test mail to %s. Nothing was saved.", f.TestTo)}
	if !sent {
		status = views.Status{Kind: views.Error, Text: model.T("The test mail to %s was not sent. Nothing was saved.", f.TestTo)}
	}
	if f.Password != "" {
		status.Details = append(status.Details, model.T("The password you typed was used, but is not shown again: type it once more before you save."))
	}
	return &status
}

// trust adds the certificate that the test before ended at, and tests again.
func (h *SMTP) trust(w http.ResponseWriter, r *http.Request) error {
	if !form.Confirmed(r) {
		return form.Confirm(w, r, views.Page{Title: model.T("Trust Certificate"), Path: platform.SMTPPath}, component.Confirmation{
			Question: model.T("Did you compare the fingerprint with whoever runs the server?"),
			Details:  []model.Text{model.T("Whoever holds the key of this certificate can pass for any server.")},
			Button:   component.Button{Text: model.T("Trust This Certificate and Test Again"), Danger: true},
			Cancel:   platform.SMTPPath,
		})
	}
	_, err := h.Trust.Add(r.Context(), []byte(r.PostForm.Get("untrusted")))
	if err != nil && !errors.As(err, new(model.FieldErrors)) { // it may be there already
		return err
	}
	return h.test(w, r)
}

// sendTest tests the way to the server, which explains most of what can go
// wrong, and sends the mail when that went well.
func (h *SMTP) sendTest(ctx context.Context, s mail.Settings, to string) (test platform.SMTPTest, sent bool, err error) {
	probed, err := h.Prober.ProbeMail(ctx, s)
	if err != nil {
		return test, false, err
	}
	last := component.Step{State: component.StepSkipped, Title: model.T("Test Mail")}
	if probed.OK {
		if last, err = h.deliver(ctx, s, to); err != nil {
			return test, false, err
		}
	}
	test.Steps = append(views.ProbeSteps(probed.Steps), last)
	if c := probed.Untrusted; c != nil {
		test.Untrusted = &platform.Untrusted{
			Subject: c.Subject.String(), SHA256: certificate.Fingerprint(c), PEM: string(certificate.Encode(c)),
		}
	}
	return test, last.State == component.StepDone, nil
}

// deliver sends the mail and says what came of it.
func (h *SMTP) deliver(ctx context.Context, s mail.Settings, to string) (component.Step, error) {
	pool, err := h.Trust.Pool(ctx)
	if err != nil {
		return component.Step{}, err
	}
	raw, err := h.message(ctx, s.Sender, to)
	if err != nil {
		return component.Step{}, err
	}
	began := h.Now()
	reply, err := mail.Send(ctx, s, pool, s.Sender, []string{to}, raw)
	step := deliveryStep(reply, err)
	step.Duration = views.Took(h.Now().Sub(began))
	return step, nil
}

func (h *SMTP) message(ctx context.Context, from, to string) ([]byte, error) {
	raw, err := mail.TestMessage(from, to, i18n.T(ctx, "Test mail from Tandem"),
		i18n.T(ctx, "This mail was sent from the page SMTP Settings. When you can read it, mail from this cluster arrives."), h.Now())
	if err != nil {
		return nil, fmt.Errorf("writing the test mail: %w", err)
	}
	return raw, nil
}

// deliveryStep says what the server answered to the mail itself.
func deliveryStep(reply string, err error) component.Step {
	step := component.Step{State: component.StepFailed, Title: model.T("Test Mail")}
	var answer *mail.SMTPError
	switch {
	case err == nil:
		step.State, step.Detail = component.StepDone, model.T("The server answered: %s", reply)
	case errors.As(err, &answer):
		step.Detail, step.Advice = model.T("The server refused it: %s", err.Error()), answer.Advice()
	default:
		step.Detail = model.T("The connection broke: %s", err.Error())
		step.Advice = model.T("Try again. If it stays, ask whoever runs the mail server what its log says.")
	}
	return step
}

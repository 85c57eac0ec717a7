package platform

import (
	"strconv"
	"strings"

	"tandem/model"
	"tandem/model/certificate"
	"tandem/views"
	"tandem/views/component"
)

// CertificatesPath is the address of Security > Trusted Certificates.
const CertificatesPath = "/cmplatform/trusted-certificates"

// CertificatePath returns the address of one trusted certificate.
func CertificatePath(id int64) string { return CertificatesPath + "/" + strconv.FormatInt(id, 10) }

// CertificatesPage is Security > Trusted Certificates.
type CertificatesPage struct {
	views.Page
	Rows     []CertificateRow
	ReadOnly bool
}

// CertificateRow is one certificate of the trust store.
type CertificateRow struct {
	certificate.Certificate
	// Expired says that it is past its end.
	Expired bool
}

// CertificatePage shows one trusted certificate.
type CertificatePage struct {
	views.Page
	CertificateRow
	ReadOnly bool
}

// NewCertificatePage adds certificates to the trust store.
type NewCertificatePage struct {
	views.Page
	Fields component.Fields
}

func (p CertificatesPage) page() views.Page {
	p.Title = model.T("Trusted Certificates")
	return p.Page
}

func (p CertificatePage) page() views.Page {
	p.Title = model.T("Certificate Details")
	p.Related = []views.Link{{Text: model.T("Back To Find/List"), Href: CertificatesPath}}
	return p.Page
}

func (p NewCertificatePage) page() views.Page {
	p.Title = model.T("Upload Certificate/Certificate chain")
	p.Path = CertificatesPath
	p.Related = []views.Link{{Text: model.T("Back To Find/List"), Href: CertificatesPath}}
	return p.Page
}

func (p CertificatesPage) table() component.TableOptions {
	return component.TableOptions{
		Label: model.T("Trusted Certificates"),
		Columns: []component.Column{
			{Label: model.T("Subject")},
			{Label: model.T("Issued by")},
			{Label: model.T("Valid until")},
			{Label: model.T("SHA-256 fingerprint")},
			{Label: model.T("Added at")},
		},
	}
}

func (p CertificatePage) deleteButton() component.Button {
	return component.Button{
		Text: model.T("Delete"), Danger: true, FormAction: CertificatePath(p.ID) + "/delete",
		Confirm: model.T("Delete the certificate %s? Servers that are trusted because of it can no longer be reached. This cannot be undone.", p.Subject),
	}
}

func (p NewCertificatePage) file() component.Field {
	f := p.Fields["file"]
	f.Hint = model.T("PEM or DER, one certificate or several; never a private key")
	f.Attrs = map[string]any{"accept": ".pem,.crt,.cer,.der,.txt"}
	return f
}

func (p NewCertificatePage) pasted() component.Field {
	f := p.Fields["pasted"]
	f.Rows = 8
	f.Hint = model.T("What stands between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----, both lines included")
	f.Attrs = map[string]any{"spellcheck": "false"}
	return f
}

// fingerprint writes a hexadecimal number in pairs, as other programs do.
func fingerprint(digits string) string {
	var pairs []string
	for i := 0; i+2 <= len(digits); i += 2 {
		pairs = append(pairs, strings.ToUpper(digits[i:i+2]))
	}
	return strings.Join(pairs, ":")
}

// start returns the first four pairs of a fingerprint, enough to tell
// certificates apart in a list.
func start(fingerprint string) string { return fingerprint[:min(11, len(fingerprint))] + "…" }

func (r CertificateRow) selfSigned() bool { return r.Issuer == r.Subject }

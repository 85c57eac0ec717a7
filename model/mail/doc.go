// Package mail sends e-mail: the settings of the SMTP server, the SMTP session
// (RFC 5321) with STARTTLS (RFC 3207) and login (RFC 4954), and a test mail.
//
// What to send is decided elsewhere: the package takes finished RFC 5322 bytes
// and does not change them. It may be imported by other capabilities, handlers
// and main.
package mail

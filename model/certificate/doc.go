// Package certificate keeps the certificates that outgoing connections trust
// beside the system's own (purpose tomcat-trust), and the certificate that this
// node's web server shows.
//
// It may be imported by other capabilities, handlers and main.
package certificate

// Package peertest starts the real peers that tests talk to, on loopback with
// free ports and folders of the test: an SMTP server (Postfix), a CONNECT proxy
// (Tinyproxy), TLS servers with good and bad certificates, and servers that
// misbehave; and radclient, which sends RADIUS accounting. Only tests import it.
package peertest

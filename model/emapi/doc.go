// Package emapi is the wire format of the Extension Mobility API: what programs
// post to /emservice/EMServiceServlet, read into messages, and the answers they
// expect, written byte for byte as the real service writes them. It knows no
// store, no HTTP and no rules of mobility.
//
// Source: spec/wire-formats.md section 2. Where the published DTDs and the
// recorded answers differ, the recorded answers win (2.3). It may be imported by
// handlers and by main.
package emapi

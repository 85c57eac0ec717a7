// Package tftp is a read-only TFTP server (RFC 1350) with the options blksize
// (RFC 2348), timeout and tsize (RFC 2349). It knows no files: what a name
// stands for is asked of a Source.
//
// The service Cisco Tftp of web may import it; it imports only model and
// model/service. Package tftptest has a client for tests.
package tftp

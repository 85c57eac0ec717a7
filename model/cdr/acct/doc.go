// Package acct takes RADIUS accounting (RFC 2866) from Cisco IOS gateways, which
// send a Start and a Stop for each leg of a call, with what they know of it in
// attributes of their vendor. A Stop is answered when the leg is on disk and not
// before, so that gateways send again what was not kept: nothing is lost between
// them and the archive.
//
// The collector runs its Server and imports it; it imports packages cdr and
// gateway.
package acct

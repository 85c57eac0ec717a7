// Package xcdr reads the accounting files that Cisco IOS gateways write with
// `gw-accounting file`: lines of comma-separated values, one for each leg of a call.
// It does no I/O but reading what it is given. The collector's import uses it.
//
// The first 23 values are the same in the compact and the detailed format:
// unix_time, call_id, cdr_type, leg_type, h323-conf-id, peer-address,
// peer-sub-address, h323-setup-time, alert-time, h323-connect-time,
// h323-disconnect-time, h323-disconnect-cause, disconnect-text, h323-call-origin,
// charged-units, info-type, paks-out, bytes-out, paks-in, bytes-in, username, clid,
// dnis. The values of a feature follow, in the detailed format after many others:
// fn, ft, cgn, cdn, frs, fid, fcid, legID.
package xcdr

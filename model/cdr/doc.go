// Package cdr is what everybody who deals with the call detail records of Cisco
// IOS gateways needs: the record of one call leg, the normal form of its
// connection id, its times and causes, and the call that its legs make. It does
// no I/O. The packages below it collect, keep, search and report:
//
//	iostext    reads the syslog messages of gateways
//	xcdr       reads the accounting files of gateways
//	acct       reads RADIUS accounting
//	gateway    the gateways that are known, and the configuration they need
//	archive    keeps legs, on SQLite or PostgreSQL
//	ledger     keeps what was seen beside the legs: feeds, gaps, losses, lines
//	           that are kept apart
//	collector  the service that takes records in
//	search     finds calls
//	report     roll-ups and the reports from them
//	tariff     rate tables, rating and bills
package cdr

// Package collector is the service that takes the records of gateways in: syslog
// over UDP and TCP, what the RADIUS server hands it, and saved files. It keeps
// each leg once in the archive, and accounts in the ledger for everything that
// did not get there. Handlers use it for imports, the live view and health; web
// runs it.
//
// One mutex guards the way of a message: reader, feed, counters, memory of keys,
// batch. Nothing is allocated on it. A batch goes to the writer when it is full,
// when the flush interval ends, or when somebody waits for a record in it. While
// all batches wait for the writer, nothing is read: the receive buffer of the
// kernel takes what comes, and what it drops is counted.
package collector

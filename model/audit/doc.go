// Package audit keeps the audit log: who changed what, from where and when,
// with the values before and after.
//
// Every capability records its changes here in the transaction that makes them;
// handlers read the log through Store. It may be imported by every capability,
// by handlers and by main, and imports only model and model/db.
package audit

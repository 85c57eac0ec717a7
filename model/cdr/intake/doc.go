// Package intake is what administrators do with records that did not become legs
// by themselves: they import files of gateways, and have the lines that were kept
// read again or deleted. Each of these acts stands in the audit log. Handlers
// import it; it does its work through the collector and the ledger.
package intake

// Package ledger keeps what is known of gateway CDRs beside the legs: the feeds
// they come by, the gaps in those, what was lost, the lines that did not become
// legs, and the days of the archive. It is a database of its own, so that its
// writes never stall the pages. The collector writes it; handlers and the reports
// read it.
package ledger

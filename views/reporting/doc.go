// Package reporting writes the pages of Cisco Unified Reporting. Only the
// handlers of these pages import it, and main for its addresses.
package reporting

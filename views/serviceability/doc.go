// Package serviceability writes the pages of Cisco Unified Serviceability. The
// handlers of these pages import it, and main for the address of Call Home.
package serviceability

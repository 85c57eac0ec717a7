// Package serviceability serves the pages of Cisco Unified Serviceability. Only
// main, which routes to it, imports it.
package serviceability

// Package reporting serves the pages of Cisco Unified Reporting. Only main, which
// routes to it, imports it.
package reporting

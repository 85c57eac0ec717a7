// Package platform serves the pages of Cisco Unified OS Administration. Only
// main, which routes to it, imports it.
package platform

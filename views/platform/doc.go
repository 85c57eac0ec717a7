// Package platform writes the pages of Cisco Unified OS Administration. Only the
// handlers of these pages import it.
package platform

// Package cmadmin writes the pages of Cisco Unified CM Administration. Only the
// handlers of these pages import it.
package cmadmin

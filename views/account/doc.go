// Package account writes the pages around a person: first-run setup, sign-in,
// the own account and its sessions.
//
// The handlers of these pages import it, and so do views/cmadmin and its
// handlers, which show sessions and setup's fields in the same way.
package account

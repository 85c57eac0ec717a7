// Package account serves the pages around a person: first-run setup, sign-in
// and sign-out, the own account, the language switch and the search palette.
//
// Package main routes to it, and web/middleware knows its language cookie.
package account

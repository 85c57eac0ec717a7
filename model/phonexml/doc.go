// Package phonexml writes and reads Cisco IP Phone XML objects, the pages of
// phone services (spec/wire-formats.md sections 3.3 and 3.4).
//
// Encode keeps the limits of the phones: what a person reads is cut, and what a
// machine reads, an address or a value that is sent back, is an error when it is
// too long. Parse reads what Encode writes and what phones answer to a push.
//
// Phone services, the push to phones and the phone preview may import it. It
// knows neither HTTP nor the database, and imports only model.
package phonexml

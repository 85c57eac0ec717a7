// Package phone answers IP phones: Extension Mobility behind the Services button
// (EMApp), the menu of IP phone services, and whether somebody may tell a phone
// what to do (spec/wire-formats.md section 3). It needs no session and sets no
// cookie; pages are Cisco IP Phone XML objects in the language of the phone.
//
// Phones send PINs in the query string. No address and no query is ever logged
// here, and no PIN stands in an answer. Package main routes the paths here.
package phone

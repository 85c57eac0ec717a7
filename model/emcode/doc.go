// Package emcode is the table of the codes that Extension Mobility fails with:
// what the phone shows, what programs are told, why it happens, what to do and
// which page fixes it.
//
// It merges the two tables of Cisco's Feature Configuration Guide with that of
// the EM API (spec/pages.md section 21, spec/wire-formats.md 2.4 and 3.2). Where
// they differ, a phone's text is the exact printed one, with or without a blank
// before the bracket, because people and scripts search for it.
//
// It is data and pure functions. Every capability, handlers and main may import
// it; it imports package model only.
package emcode

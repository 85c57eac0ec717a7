// Package mobility is the Extension Mobility service of one cluster: who may log
// in on which phone, who is logged in where, and what a phone is meanwhile.
//
// A session is a row whose primary key is the phone, so that a phone never has
// two. Every login and logout is one short transaction, which also leaves the
// command that the phone is to be told (table phone_command). A session knows its
// home cluster, so that users of another cluster can have one later.
//
// Handlers for phones, for the EM API and for pages may import it, package
// phoneconfig and main too. It imports packages user, device and emcode.
package mobility

// Package device holds phones, device profiles and default device profiles
// with their lines, speed dials and subscriptions, and the device settings they
// point to: device pools, templates, MOH audio sources, user locales, MLPP
// domains, common device configurations and common phone profiles
// (spec/pages.md sections 9, 10, 11 and 14).
//
// What the three kinds of devices share is Features, with one set of rules.
// Packages of users, mobility and phone configuration import it, and so do
// pages.
package device

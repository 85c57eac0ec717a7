// Package demo fills an empty database with a small cluster to try Tandem out
// with: device pools, phones of several models, people with PINs, device profiles
// and directory numbers, among them those of Bob, Alice and Kally in the guide to
// Extension Mobility Roaming. It uses the stores that the pages use, so that
// everything in it could have been typed. Only main, for `tandem demo`, and tests
// import it.
package demo

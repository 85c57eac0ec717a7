// Package host tells the facts of this machine, for Call Home messages and the
// pages that show them. A fact is read where the system keeps it, or says why
// it cannot be read; nothing is guessed.
//
// It may be imported by capabilities, by handlers and by main; it imports
// nothing of the program and touches neither the database nor the network.
package host

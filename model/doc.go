// Package model holds the few types that every capability shares: sentinel
// errors, translatable text, field errors, stored times and list queries.
//
// It knows neither HTTP nor HTML nor SQL. Everything else in the program may
// import it; it imports nothing of the program.
package model

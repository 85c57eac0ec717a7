// Package emapi answers the Extension Mobility API: programs post one XML message
// in a form and read from the body of the answer what became of it
// (spec/wire-formats.md section 2). It needs no session and sets no cookie.
//
// Package model/emapi knows the messages and model/mobility carries them out;
// here a request is read, its sender authorised and the answer written. Package
// main routes Path here.
package emapi

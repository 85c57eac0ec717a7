// Package product is the catalogue of what administrators choose from but do
// not make: phone models with their buttons, expansion modules and features,
// the templates every cluster begins with, and the user locales.
//
// It is data and pure functions: no store, no network, no clock. Names are the
// product's own and are stored as they are; what is shown in the reader's
// language is a model.Text. The models are those of spec/pages.md section 22,
// and Cisco 7940 and 7960, to which the rule of section 9 about Do Not Disturb
// applies. What no public document states about a model is left out rather
// than guessed.
//
// Every capability, handlers and main may import it; it imports package model
// only.
package product

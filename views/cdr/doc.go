// Package cdr writes the pages of Serviceability > Tools > Gateway CDRs. Its view
// models hold what a page shows; the words and forms of numbers, times and causes
// are found here. Handlers of these pages import it.
package cdr

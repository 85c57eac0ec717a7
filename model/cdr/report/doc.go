// Package report makes the roll-ups of gateway CDRs and answers reports from them.
// A Roller makes the roll-ups of the days that changed; Reports reads them.
//
// It is imported by the pages of gateway CDRs and by main.
package report

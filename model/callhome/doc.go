// Package callhome is Call Home without the browser: its configuration and
// licence agreement, the messages it builds, the outbox that delivers them, the
// monthly schedule, and the receiver that takes such messages in.
//
// Sources: seed 000 (Call Home), spec/pages.md section 2 and
// spec/wire-formats.md section 1. It may be imported by model/setup, by views,
// by handlers and by main.
package callhome

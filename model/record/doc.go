// Package record stores the records of CM Administration: rows with an id, a
// name that people know them by, and a version. A Kind tells what is special
// about one table; everything that all of them do alike is here, once: lists,
// names for drop-downs, unique names, references that must exist, stale saves,
// dependency records before a deletion, and the audit log.
//
// Records refer to each other by name, as on the pages. The database renames
// references along and keeps a record that is in use.
//
// Settings, tables of one row without a name, share the stale saves and the audit
// log (SaveSettings).
//
// Capabilities with records or settings import it; it knows none of them.
package record

// Package record writes the pages that every kind of record in CM Administration
// has: Find and List, the form of one record, and its dependency records. What is
// special about a kind is given by the handlers; no kind needs a template of its
// own unless it shows more than fields.
package record

// Package record serves the pages that every kind of record in CM Administration
// has: Find and List with CSV, add, copy, edit, delete, and dependency records. A
// kind of record declares what is special about it in one Page. Handlers of pages
// import it; it knows no kind.
package record

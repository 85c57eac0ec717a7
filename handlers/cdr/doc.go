// Package cdr serves the pages of Serviceability > Tools > Gateway CDRs. Only main,
// which routes to it, imports it.
package cdr

package model

import "errors"

// Sentinel errors. The adapter in package handlers maps each of them to one
// HTTP status and one page; wrap them with %w to add what was being done.
var (
	// ErrNotFound says that no record has the given identity.
	ErrNotFound = errors.New("not found")
	// ErrConflict says that the record was changed since the caller read it.
	ErrConflict = errors.New("changed by someone else")
	// ErrForbidden says that the signed-in administrator lacks a right.
	ErrForbidden = errors.New("forbidden")
	// ErrUnavailable says that a service the request needs is stopped.
	ErrUnavailable = errors.New("service unavailable")
)

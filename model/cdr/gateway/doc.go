// Package gateway knows the gateways whose call detail records count: where their
// records come from, what their clocks mean, and their RADIUS secrets. It keeps
// the parameters of the collector and writes the configuration that a gateway
// needs.
//
// The collector asks its Directory about every message; pages use the stores.
// It may be imported by them and by package acct; it imports package cdr and no
// other package below that.
package gateway

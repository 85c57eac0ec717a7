// Package cluster knows the cluster as a whole: its enterprise parameters, the
// nodes that share the database and the versions they ran.
//
// It may be imported by package service, by capabilities above it, by handlers
// and by main; it imports only model, model/db and model/audit.
package cluster

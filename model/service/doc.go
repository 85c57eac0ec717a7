// Package service is the supervisor behind Service Activation and Control
// Center: it starts, watches, restarts and stops the services of this node, and
// carries out what administrators ask of them on any node.
//
// The database is the meeting place: pages read the states of every node there
// and write commands, and each node's Supervisor executes its own. The package
// may be imported by capabilities, by handlers and by main; it imports only
// model, model/db, model/audit and model/cluster.
package service

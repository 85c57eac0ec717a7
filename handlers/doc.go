// Package handlers turns handlers that return an error into pages. One package
// below it serves one application; package web wires them to routes.
package handlers

// Package handlers turns handlers that return an error into pages. One package
// below it serves one application; package main wires them to routes.
//
// The packages below it, web/middleware and main import it. It knows the errors
// of package model and no capability.
package handlers

// Package middleware holds what happens to every request before its handler,
// one file for each step. Only package main imports it.
package middleware

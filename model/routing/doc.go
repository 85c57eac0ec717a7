// Package routing holds what the Call Routing menu configures: directory numbers,
// the route partitions they stand in, and the calling search spaces that say
// which partitions may be dialled. Packages of phones and users import it.
package routing

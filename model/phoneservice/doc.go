// Package phoneservice holds the IP phone services that phones and device
// profiles subscribe to, with their parameters, and what belongs to their
// addresses: the builder and the checks of the Extension Mobility URL
// (spec/pages.md section 13). Packages of devices, phones' endpoints and pages
// import it.
package phoneservice

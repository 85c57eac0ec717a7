package main

import (
	"net"
	"net/netip"
	"slices"
	"time"

	"github.com/go-chi/chi/v5"

	"tandem/handlers/cmadmin"
	"tandem/model/account"
	"tandem/model/certificate"
)

// phonePreview is the drawn phone, with which people are logged in and out.
func (a *app) phonePreview(r chi.Router) {
	h := a.adapter.Handle
	preview := &cmadmin.PhonePreview{Phones: a.phones, Load: a.phoneFiles.Loader.Load, Client: a.phoneClient(), Now: time.Now}

	update := r.With(a.require(account.RightCMAdminUpdate))
	update.Get("/ccmadmin/phone-preview", h(preview.Choose))
	update.Get("/ccmadmin/phone-preview/{name}", h(preview.Show))
	update.Post("/ccmadmin/phone-preview/{name}", h(preview.Press))
}

// phoneClient gets this node's pages for phones as a phone does.
func (a *app) phoneClient() *cmadmin.PhoneClient {
	own := append(certificate.HostNames(), a.node.Name, a.node.Address, "localhost", "127.0.0.1", "::1")
	c := &cmadmin.PhoneClient{
		Secure: listening(a.console.https), Trusted: a.trust.Pool,
		Names: slices.DeleteFunc(own, func(name string) bool { return name == "" }),
	}
	if a.console.http != nil {
		c.Plain = listening(a.console.http)
	}
	return c
}

// previewsFrom returns whether an address is one of this node's own, from which
// the preview asks. Phones of a program that listens on loopback only are on the
// same machine.
func (a *app) previewsFrom() func(netip.Addr) bool {
	if listening(a.console.https).Addr().IsLoopback() {
		return nil
	}
	own := certificate.HostNames()
	return func(from netip.Addr) bool { return from.IsLoopback() || slices.Contains(own, from.String()) }
}

func listening(l net.Listener) netip.AddrPort { return l.Addr().(*net.TCPAddr).AddrPort() }

// Package phoneconfig is what phones read when they start and how they are told
// to start again.
//
// It writes SEP<MAC>.cnf.xml from what a phone is at the moment — its own
// settings, its log out profile or the profile of who is logged in — and serves
// it over TFTP and HTTP (service Cisco Tftp). The same state gives the same
// bytes, so that versionStamp changes with a login and is back after the logout.
//
// Commands for phones are rows of phone_command. The Notifier pushes them to the
// phone's own web server. No documented URI restarts a phone: phones of the 7900
// series are restarted by the keys **#** that their administration guide names;
// for other models, whose menus differ with firmware and subscriptions, nothing
// is pressed blindly, and the command says that somebody must restart the phone.
//
// Handlers for pages and phones and main may import it. It imports packages
// mobility, device, phoneservice, phonexml and tftp.
package phoneconfig

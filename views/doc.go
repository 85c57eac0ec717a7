// Package views holds what every page of the console shares: the layout, the
// navigation, the status box, the error page and the search palette.
//
// A page package below it embeds Page in its view model and wraps its content
// in Layout. Handlers and the packages of the pages import it; of the model it
// knows rights, for the menu, and the steps of a connection test.
package views

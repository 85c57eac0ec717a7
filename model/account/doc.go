// Package account holds the administrators of the console: who they are, what
// their access group lets them do, how they sign in and what sessions they
// have.
//
// Handlers, the middleware that finds the session of a request, and main may
// import it. It imports only model, model/db, model/audit and model/password.
package account

// Package user holds what the User Management menu configures: end users,
// application users, access control groups, credential policies, and the
// passwords and PINs of users.
//
// Credentials checks passwords and PINs; Directory finds who logs in. Package
// mobility, handlers and main may import it; it imports model/record,
// model/password and model/mail, and reads the tables of phones, device profiles
// and directory numbers to check what a user refers to.
package user

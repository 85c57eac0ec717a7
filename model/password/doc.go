// Package password keeps passwords and PINs: it hashes them with argon2id, with
// bounded memory, and knows what makes a password bad. Packages of those who sign
// in or log in (account, user) import it; it imports only model.
package password

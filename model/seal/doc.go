// Package seal keeps secrets unreadable in the database: passwords for other
// servers and private keys are sealed with a key that lies in a file beside it,
// so that a copy of the database alone gives nothing away.
//
// Capabilities that store a secret and main import it; it imports nothing of
// the program.
package seal

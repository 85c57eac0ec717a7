package main

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"tandem/model/cdr/archive"
	"tandem/model/certificate"
	"tandem/model/db"
	"tandem/model/seal"
)

// backupFiles returns the files of the data folder that a backup holds beside the
// databases, as far as they exist. They have the same names in both.
func backupFiles() []string {
	return []string{seal.KeyFile, certificate.ServerFile, certificate.ServerKeyFile}
}

// databaseFiles returns the SQLite databases of the data folder.
func databaseFiles() []string { return []string{db.File, db.LedgerFile, archive.File} }

type backupCommand struct {
	File string `arg:"" help:"File to write, for example tandem-backup.tar." type:"path"`
}

// Run writes the backup. The program may be running meanwhile.
func (c backupCommand) Run(ctx context.Context, o *options) (err error) {
	if err := o.hasDatabase(); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(filepath.Dir(c.File), "tandem-backup-")
	if err != nil {
		return fmt.Errorf("making room for the backup: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := copyDatabases(ctx, o, dir); err != nil {
		return err
	}
	if err := writeBackup(c.File, o.Data, dir); err != nil {
		return err
	}
	fmt.Printf("Wrote %s. It holds the key that opens stored passwords: keep it safe.\n", c.File)
	return nil
}

// copyDatabases writes a copy of each database into dir. Each copy is consistent
// by itself. Legs are copied last, so that the ledger tells of none that is missing;
// of those that it does not tell of, it learns when the collector starts.
func copyDatabases(ctx context.Context, o *options, dir string) error {
	database, err := db.Open(ctx, o.DB, o.Data)
	if err != nil {
		return err
	}
	if err := errors.Join(database.BackUp(ctx, filepath.Join(dir, db.File)), database.Close()); err != nil {
		return err
	}
	ledger, err := db.OpenLedger(ctx, o.DB, o.Data)
	if err != nil {
		return err
	}
	if err := errors.Join(ledger.BackUp(ctx, filepath.Join(dir, db.LedgerFile)), ledger.Close()); err != nil {
		return err
	}
	legs, err := archive.OpenSQLite(ctx, o.Data)
	if err != nil {
		return err
	}
	return errors.Join(legs.BackUp(ctx, dir), legs.Close())
}

// writeBackup writes the tar file under a temporary name first, so that a file
// under its final name is always complete.
func writeBackup(file, data, copies string) (err error) {
	part := file + ".part"
	out, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("writing the backup: %w", err)
	}
	backup := tar.NewWriter(out)
	for _, name := range databaseFiles() {
		err = errors.Join(err, addFile(backup, name, filepath.Join(copies, name)))
	}
	for _, name := range backupFiles() {
		if e := addFile(backup, name, filepath.Join(data, name)); !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	if err = errors.Join(err, backup.Close(), out.Sync(), out.Close()); err != nil {
		return errors.Join(fmt.Errorf("writing the backup: %w", err), os.Remove(part))
	}
	return os.Rename(part, file)
}

func addFile(backup *tar.Writer, name, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // it was only read
	info, err := in.Stat()
	if err != nil {
		return err
	}
	if err := backup.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()}); err != nil {
		return err
	}
	_, err = io.CopyN(backup, in, info.Size())
	return err
}

type restoreCommand struct {
	File string `arg:"" help:"A file that tandem backup wrote." type:"existingfile"`
}

// Run unpacks the backup into the data folder, which must not hold a database.
func (c restoreCommand) Run(ctx context.Context, o *options) error {
	if o.DB != "sqlite" {
		return db.ErrNotSQLite
	}
	target := filepath.Join(o.Data, db.File)
	if _, err := os.Stat(target); err == nil {
		return fmt.Errorf("%s exists: restore into an empty folder with --data, then start with it", target)
	}
	if err := readBackup(c.File, o.Data); err != nil {
		return err
	}
	for _, name := range databaseFiles() {
		file := filepath.Join(o.Data, name)
		if _, err := os.Stat(file); err != nil {
			continue // a backup of version 0.1 has only the first
		}
		if err := db.Check(ctx, file); err != nil {
			return err
		}
	}
	fmt.Printf("Restored %s. Start with: tandem serve --data %s\n", c.File, o.Data)
	return nil
}

func readBackup(file, data string) error {
	in, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("reading the backup: %w", err)
	}
	defer func() { _ = in.Close() }() // it was only read
	backup := tar.NewReader(in)
	known := append(backupFiles(), databaseFiles()...)
	for {
		header, err := backup.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading the backup: %w", err)
		}
		if !slices.Contains(known, header.Name) {
			return fmt.Errorf("reading the backup: %q is not part of a Tandem backup", header.Name)
		}
		if err := writeFile(filepath.Join(data, header.Name), backup); err != nil {
			return fmt.Errorf("restoring %s: %w", header.Name, err)
		}
	}
}

func writeFile(path string, content io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, content)
	return errors.Join(err, out.Sync(), out.Close())
}

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// configFile is a file with a line "flag = value" for each flag, by the names of
// the flags. The command line and the environment come before it.
type configFile map[string]configLine

type configLine struct {
	number int
	value  string
}

// readConfig reads a configuration file. Blank lines and those that begin with
// # say nothing.
func readConfig(r io.Reader) (kong.Resolver, error) {
	file := configFile{}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			return nil, fmt.Errorf("configuration line %d: %q is not of the form flag = value", n, line)
		}
		file[strings.TrimSpace(name)] = configLine{n, strings.TrimSpace(value)}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	return file, nil
}

// Validate refuses names that are no flag of any command.
func (c configFile) Validate(app *kong.Application) error {
	known := map[string]bool{}
	err := kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			known[flag.Name] = true
		}
		return next(nil)
	})
	for name, line := range c {
		if !known[name] {
			return fmt.Errorf("configuration line %d: there is no flag %q", line.number, name)
		}
	}
	return err
}

// Resolve returns the value of flag, or nil when the file does not have it or
// the environment has another.
func (c configFile) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if _, ok := os.LookupEnv(name); ok {
			return nil, nil
		}
	}
	if line, ok := c[flag.Name]; ok {
		return line.value, nil
	}
	return nil, nil
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// parse reads a command line with a configuration file.
func parse(t *testing.T, file string, arguments ...string) (options, error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "tandem.conf")
	if err := os.WriteFile(name, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	var o options
	parser, err := kong.New(&o, grammar()...)
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(append([]string{"--config", name}, arguments...))
	return o, err
}

func TestConfigFile(t *testing.T) {
	t.Parallel()
	const file = "# where things are\n\ndata = /srv/tandem\nhttps=:9443\nlocal = true\ndb = postgres://u:p=q@db/tandem\nhttp =\n"
	o, err := parse(t, file, "serve", "--data", "/elsewhere")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, got, want string }{
		{"a flag of the command line comes first", o.Data, "/elsewhere"},
		{"a flag of the command", o.Serve.HTTPS, ":9443"},
		{"a value with a sign in it", o.DB, "postgres://u:p=q@db/tandem"},
		{"an empty value", o.Serve.HTTP, ""},
		{"what is not in the file", o.LogLevel, "info"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	if !o.Serve.Local {
		t.Error("local = true: got false")
	}
}

// TestEnvironmentComesBeforeTheConfigFile is not parallel: it changes the
// environment.
func TestEnvironmentComesBeforeTheConfigFile(t *testing.T) {
	t.Setenv("TANDEM_LOG_LEVEL", "debug")
	t.Setenv("TANDEM_NODE", "kyoto-1")
	o, err := parse(t, "node = tokyo-1\nlog-level = warn\n", "serve")
	if err != nil || o.Serve.Node != "kyoto-1" || o.LogLevel != "debug" {
		t.Errorf("got node %q and log level %q, %v; want those of the environment", o.Serve.Node, o.LogLevel, err)
	}
}

func TestConfigFileThatIsWrong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, file, want string }{
		{"a line without a sign", "data = x\nlocal\n", `configuration line 2: "local" is not of the form flag = value`},
		{"a flag that does not exist", "dta = /srv\n", `configuration line 1: there is no flag "dta"`},
		{"a value that a flag does not take", "log-level = loud\n", "loud"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := parse(t, tt.file, "serve"); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

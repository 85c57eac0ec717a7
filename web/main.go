// Command tandem is the Tandem web console and the services behind it.
//
// This package starts, stops and wires things and holds what concerns every
// request. It is the only package that knows all others.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the cluster's time zone must load on any machine

	"github.com/alecthomas/kong"
)

// version is set when the binary is linked.
var version = "0.2.0"

// options is the command line. Every flag is also TANDEM_… in the environment and
// a line "flag = value" in the file that --config names.
type options struct {
	Config   kong.ConfigFlag `help:"File with a line \"flag = value\" for any flag." placeholder:"FILE" env:"-"`
	Data     string          `help:"Folder for the database, keys and certificates." default:"./data"`
	DB       string          `name:"db" help:"sqlite, or a postgres:// address shared by all nodes of the cluster." default:"sqlite"`
	LogLevel string          `help:"debug, info, warn or error." default:"info" enum:"debug,info,warn,error"`

	Serve   serveCommand   `cmd:"" help:"Run the console and its services."`
	Setup   setupCommand   `cmd:"" help:"Do the first-run setup without a browser."`
	Demo    demoCommand    `cmd:"" help:"Run a small cluster to try Tandem out with."`
	Admin   adminCommand   `cmd:"" help:"Reset an administrator's password or end sessions."`
	CDR     cdrCommand     `cmd:"" name:"cdr" help:"Gateway CDRs: take files in."`
	Backup  backupCommand  `cmd:"" help:"Write the database, keys and certificates to one file."`
	Restore restoreCommand `cmd:"" help:"Bring a backup back into an empty data folder."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run() error {
	fmt.Println("tandem", version)
	return nil
}

// grammar says how the command line is read.
func grammar() []kong.Option {
	return []kong.Option{
		kong.Name("tandem"),
		kong.Description("A web console for Call Home, Extension Mobility and gateway CDRs, and the services behind it."),
		kong.DefaultEnvars("TANDEM"),
		kong.Configuration(readConfig),
		kong.UsageOnError(),
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var o options
	command := kong.Parse(&o, grammar()...)
	command.BindTo(ctx, (*context.Context)(nil))
	command.FatalIfErrorf(command.Run(&o))
}

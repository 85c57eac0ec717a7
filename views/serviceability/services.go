package serviceability

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tandem/model"
	"tandem/model/cluster"
	"tandem/model/service"
	"tandem/views/component"
	"tandem/views/i18n"
)

// The addresses of the pages that show and control services.
const (
	ServiceActivationPath = "/ccmservice/service-activation"
	FeatureServicesPath   = "/ccmservice/control-center/feature"
	NetworkServicesPath   = "/ccmservice/control-center/network"
)

// ServicesID is the id of the part of these pages that keeps itself current,
// and the name of its fragment.
const ServicesID = "services"

// Server is a node in the Server drop-down list.
type Server struct {
	cluster.Node
	Reachable bool
}

// NodeServices are the services of one node, as the pages share them.
type NodeServices struct {
	// Address is the page's own.
	Address string
	Servers []Server
	// Node is the chosen one.
	Node     Server
	Services []service.Status
	// Commands were asked for on this page and under way when it was made.
	Commands []service.Command
	// MayUpdate says that the person has the right to change something.
	MayUpdate bool
}

// URL returns the address of the page for the chosen node, which goes on showing
// what becomes of commands.
func (n NodeServices) URL(commands ...service.Command) string {
	query := url.Values{"node": {strconv.FormatInt(n.Node.ID, 10)}}
	for _, c := range commands {
		query.Add("command", strconv.FormatInt(c.ID, 10))
	}
	return n.Address + "?" + query.Encode()
}

// pending are the commands that are still under way.
func (n NodeServices) pending() []service.Command {
	return slices.DeleteFunc(slices.Clone(n.Commands), service.Command.Finished)
}

// busy reports whether something changes by itself in the next seconds.
func (n NodeServices) busy() bool {
	if !n.Node.Reachable {
		return false
	}
	if len(n.pending()) > 0 {
		return true
	}
	for _, s := range n.Services {
		if s.State == service.Starting || s.State == service.Stopping {
			return true
		}
	}
	return false
}

// controls reports whether there are buttons that change something.
func (n NodeServices) controls() bool {
	return n.MayUpdate && n.Node.Reachable && len(n.Services) > 0
}

// groups cuts the services, which are in the order of the pages, by group.
func (n NodeServices) groups() [][]service.Status {
	var all [][]service.Status
	for i, s := range n.Services {
		if i == 0 || s.Group != n.Services[i-1].Group {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], s)
	}
	return all
}

func (n NodeServices) nodeText() string { return strconv.FormatInt(n.Node.ID, 10) }

func (s Server) option(ctx context.Context) string {
	if s.Reachable {
		return s.Name
	}
	return i18n.T(ctx, "%s (not reachable)", s.Name)
}

// serviceID is the id of the name of a service on the page, and with a prefix
// that of its control.
func serviceID(s service.Status) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' {
			return '-'
		}
		return r
	}, strings.ToLower(s.Name))
}

// runKind colours a state.
func runKind(s service.State) component.Kind {
	switch s {
	case service.Started:
		return component.Success
	case service.NotRunning:
		return component.Error
	case service.Stopped:
		return component.Neutral
	default:
		return component.Info
	}
}

// commandKind colours what became of a command.
func commandKind(c service.Command) component.Kind {
	switch c.Outcome {
	case service.Done:
		return component.Success
	case service.Queued, service.Executing:
		return component.Info
	case service.Failed, service.Unknown:
		return component.Error
	default:
		return component.Warning
	}
}

// activation is what a tag says of it.
func activation(activated bool) (component.Kind, model.Text) {
	if activated {
		return component.Success, model.T("Activated")
	}
	return component.Neutral, model.T("Deactivated")
}

// upTime writes how long a service has been ready: hours, minutes and seconds,
// after the days when there are any.
func upTime(ctx context.Context, d time.Duration) string {
	const day = 24 * time.Hour
	rest := int((d % day) / time.Second)
	clock := fmt.Sprintf("%02d:%02d:%02d", rest/3600, rest/60%60, rest%60)
	if d < day {
		return clock
	}
	return i18n.T(ctx, "%d d %s", int(d/day), clock)
}

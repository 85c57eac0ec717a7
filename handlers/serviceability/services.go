package serviceability

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/cluster"
	"tandem/model/service"
	"tandem/views"
	"tandem/views/i18n"
	"tandem/views/serviceability"
)

// Services is what the pages that show and control services work with.
type Services struct {
	Store *service.Store
	Nodes *cluster.Store
	// Local is the node that answers; its services are shown at first.
	Local int64
	Now   func() time.Time
	// Patience is how long an answer waits for what was asked of a node; what
	// takes longer is shown by the page itself. A few seconds.
	Patience time.Duration
}

// look returns the services of the node that the text names, all kinds, for the
// page at address. Empty text means the local node.
func (h *Services) look(r *http.Request, address, node string) (serviceability.NodeServices, error) {
	view := serviceability.NodeServices{Address: address, MayUpdate: session.May(r.Context(), account.RightServiceabilityUpdate)}
	nodes, err := h.Nodes.Nodes(r.Context())
	if err != nil {
		return view, err
	}
	for _, n := range nodes {
		view.Servers = append(view.Servers, serviceability.Server{Node: n, Reachable: n.Reachable(h.Now())})
	}
	id := h.Local
	if node != "" {
		id, _ = strconv.ParseInt(node, 10, 64) // 0 is nobody's
	}
	i := slices.IndexFunc(view.Servers, func(s serviceability.Server) bool { return s.ID == id })
	if i < 0 {
		return view, fmt.Errorf("node %q: %w", node, model.ErrNotFound)
	}
	view.Node = view.Servers[i]
	view.Services, err = h.Store.List(r.Context(), id)
	return view, err
}

// mostWatched is how many commands a page follows.
const mostWatched = 16

// watch adds the commands that the page goes on showing. Those of other nodes
// and those that are no longer kept are left out.
func (h *Services) watch(ctx context.Context, view *serviceability.NodeServices, ids []string) error {
	for _, text := range ids[:min(len(ids), mostWatched)] {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			continue
		}
		c, err := h.Store.Command(ctx, id)
		if err == nil && c.NodeID == view.Node.ID {
			view.Commands = append(view.Commands, c)
		}
		if err != nil && !errors.Is(err, model.ErrNotFound) {
			return err
		}
	}
	return nil
}

// only leaves the services of kind.
func only(all []service.Status, kind service.Kind) []service.Status {
	return slices.DeleteFunc(all, func(s service.Status) bool { return s.Kind != kind })
}

// unreachable returns what the status box says about a node that gave no sign of
// life, or nil.
func unreachable(ctx context.Context, node serviceability.Server) *views.Status {
	if node.Reachable {
		return nil
	}
	return &views.Status{
		Kind: views.Error,
		Text: model.T("Connection to the Server cannot be established (unable to access Remote Node)"),
		Details: []model.Text{
			model.T("%s gave its last sign of life at %s. Check that it runs and reaches the database.",
				node.Name, i18n.FromContext(ctx).Time(node.LastSeen)),
		},
	}
}

// wish is something to be asked of a node.
type wish struct {
	service string
	action  service.Action
}

// ask asks the node for each wish and waits a little for what becomes of them.
// What the node refuses is returned as errors; an unreachable node is an error.
func (h *Services) ask(ctx context.Context, node int64, wishes []wish) ([]service.Command, model.FieldErrors, error) {
	var ids []int64
	var refused model.FieldErrors
	for _, w := range wishes {
		id, err := h.Store.Request(ctx, node, w.service, w.action)
		if errs := (model.FieldErrors)(nil); errors.As(err, &errs) {
			refused = append(refused, errs...)
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		ids = append(ids, id)
	}
	commands, err := h.wait(ctx, ids)
	return commands, refused, err
}

// wait returns the commands when all are finished, or after Patience.
func (h *Services) wait(ctx context.Context, ids []int64) ([]service.Command, error) {
	patience, cancel := context.WithTimeout(ctx, h.Patience)
	defer cancel()
	commands := make([]service.Command, len(ids))
	for i, id := range ids {
		c, err := h.Store.Wait(patience, id)
		if err != nil && patience.Err() != nil {
			c, err = h.Store.Command(ctx, id)
		}
		if err != nil {
			return nil, err
		}
		commands[i] = c
	}
	return commands, nil
}

// underWay are the commands whose page goes on showing them.
func underWay(commands []service.Command) []service.Command {
	return slices.DeleteFunc(slices.Clone(commands), service.Command.Finished)
}

// outcome says what became of commands: one in a sentence, several in a list.
// Those under way are left to the page. Nothing to say is the zero Flash.
func outcome(commands []service.Command, refused model.FieldErrors) session.Flash {
	var texts []model.Text
	kind := views.Success
	for _, c := range commands {
		if !c.Finished() {
			continue
		}
		texts = append(texts, c.Text())
		if c.Outcome != service.Done {
			kind = views.Warning
		}
	}
	for _, e := range refused {
		texts, kind = append(texts, e.Text), views.Warning
	}
	switch {
	case len(texts) == 0:
		return session.Flash{}
	case len(texts) == 1:
		return session.Flash{Kind: string(kind), Text: texts[0]}
	case kind == views.Success:
		return session.Flash{Kind: string(kind), Text: model.T("Update successful"), Details: texts}
	default:
		return session.Flash{Kind: string(kind), Text: model.T("Not everything went as it was asked"), Details: texts}
	}
}

package cdr

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"tandem/handlers"
	"tandem/model/cdr"
	"tandem/model/cdr/gateway"
	pages "tandem/views/cdr"
)

// Live serves Gateway CDRs > Live View.
type Live struct {
	Collector interface {
		// Live returns a channel that begins with the legs that arrived last; it is
		// closed when ctx ends.
		Live(ctx context.Context) <-chan cdr.Leg
	}
	Gateways *gateway.Directory
	// Running reports whether the collector runs on this node.
	Running func() bool
}

// Show serves GET /ccmservice/gateway-cdrs/live.
func (h *Live) Show(w http.ResponseWriter, r *http.Request) error {
	polls, _ := strconv.Atoi(r.URL.Query().Get(pages.ParamPoll)) // 0 at first
	return handlers.Render(w, r, http.StatusOK, pages.Live(pages.LivePage{
		Legs: h.recent(r.Context()), Gateways: gatewayNames(h.Gateways), Running: h.Running(),
		Paused: r.URL.Query().Get(pages.ParamPaused) == "true", Polls: min(max(polls, 0), pages.MostPolls),
	}))
}

// recent returns the legs that arrived last, the newest first.
func (h *Live) recent(ctx context.Context) []cdr.Leg {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var legs []cdr.Leg
	for arriving := h.Collector.Live(ctx); ; {
		select {
		case leg, ok := <-arriving:
			if !ok {
				return nil // nobody waits for the page
			}
			legs = append(legs, leg)
		default:
			slices.Reverse(legs)
			return legs
		}
	}
}

package serviceability

import (
	"slices"
	"strings"

	"tandem/model"
	"tandem/model/service"
)

// plan is a set of services on one node and what is asked of some of them.
type plan struct {
	services []service.Status
	wishes   []wish
}

// ordered returns the wishes in the order in which a node can carry them out:
// what is given up comes first, before what it needs; what is taken up comes
// after what it needs.
func (p plan) ordered() []wish {
	wishes := slices.Clone(p.wishes)
	slices.SortStableFunc(wishes, func(a, b wish) int {
		switch {
		case gives(a.action) != gives(b.action):
			return order(gives(a.action))
		case gives(a.action):
			return p.depth(b.service) - p.depth(a.service)
		default:
			return p.depth(a.service) - p.depth(b.service)
		}
	})
	return wishes
}

func order(first bool) int {
	if first {
		return -1
	}
	return 1
}

// gives reports whether an action ends a service.
func gives(a service.Action) bool { return a == service.Deactivate || a == service.Stop }

// depth counts the services on the longest way down from one to a service that
// needs no other. Definitions have no circles.
func (p plan) depth(name string) int {
	deepest := 0
	for _, need := range p.status(name).Needs {
		deepest = max(deepest, 1+p.depth(need))
	}
	return deepest
}

// status returns a service, the zero Status when the node does not have it.
func (p plan) status(name string) service.Status {
	if i := slices.IndexFunc(p.services, func(s service.Status) bool { return s.Name == name }); i >= 0 {
		return p.services[i]
	}
	return service.Status{}
}

// active reports whether the service is activated after the plan.
func (p plan) active(name string) bool {
	for _, w := range p.wishes {
		if w.service == name && w.action == service.Activate {
			return true
		}
		if w.service == name && gives(w.action) {
			return false
		}
	}
	return p.status(name).Activated
}

// consequences says for each wish what it means, and which services will not
// work.
func (p plan) consequences() []model.Text {
	var texts []model.Text
	for _, w := range p.ordered() {
		texts = append(texts, p.meaning(w))
		if gives(w.action) {
			if broken := p.broken(w.service); len(broken) > 0 {
				texts = append(texts, model.T("Without %s these services do not work: %s", w.service, strings.Join(broken, ", ")))
			}
			continue
		}
		for _, need := range p.status(w.service).Needs {
			if !p.active(need) {
				texts = append(texts, model.T("%s does not work until %s is activated, too", w.service, need))
			}
		}
	}
	return texts
}

func (p plan) meaning(w wish) model.Text {
	summary := p.status(w.service).Summary
	switch w.action {
	case service.Activate:
		return model.T("%s will be activated and started. What it does: %s", w.service, summary)
	case service.Deactivate:
		return model.T("%s will be deactivated and stopped. What it does: %s", w.service, summary)
	default:
		return model.T("%s will be stopped until somebody starts it again. What it does: %s", w.service, summary)
	}
}

// broken are the services that stay activated but do not work without name,
// because they need it or need one that does.
func (p plan) broken(name string) []string {
	var names []string
	for _, s := range p.services {
		if p.active(s.Name) && p.reaches(s, name) {
			names = append(names, s.Name)
		}
	}
	return names
}

func (p plan) reaches(s service.Status, name string) bool {
	return slices.ContainsFunc(s.Needs, func(need string) bool {
		return need == name || p.reaches(p.status(need), name)
	})
}

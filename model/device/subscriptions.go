package device

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/phoneservice"
)

// Limits of a subscription in characters.
const (
	maxSubscriptionName  = 100
	maxSubscriptionASCII = 50
)

// Subscriptions changes which phone services phones and device profiles have.
type Subscriptions struct {
	owners
	services *phoneservice.Services
}

// NewSubscriptions returns the subscriptions of d.
func NewSubscriptions(d *db.DB, clock func() time.Time) *Subscriptions {
	return &Subscriptions{newOwners(d, clock), phoneservice.NewServices(d, clock)}
}

// Subscribe gives o the phone service sub.Service, under the service's own name
// when sub has none. The error is model.FieldErrors, for a parameter about the
// field phoneservice.ParameterField, or model.ErrNotFound.
func (s *Subscriptions) Subscribe(ctx context.Context, o Owner, sub Subscription) error {
	err := s.change(ctx, o, func(ctx context.Context, tx bun.IDB, a *Assignments) error {
		if err := s.complete(ctx, tx, &sub); err != nil {
			return err
		}
		a.Subscriptions = append(a.Subscriptions, sub)
		return nil
	})
	return renamed(err, "subscriptions", "name")
}

// UpdateSubscription changes the names and the parameters of the subscription
// at sub.Position; its service stays. The error is that of Subscribe.
func (s *Subscriptions) UpdateSubscription(ctx context.Context, o Owner, sub Subscription) error {
	err := s.change(ctx, o, func(ctx context.Context, tx bun.IDB, a *Assignments) error {
		i, err := at(sub.Position, len(a.Subscriptions))
		if err != nil {
			return err
		}
		sub.Service = a.Subscriptions[i].Service
		a.Subscriptions[i] = sub
		return s.complete(ctx, tx, &a.Subscriptions[i])
	})
	return renamed(err, "subscriptions", "name")
}

// Unsubscribe takes the subscription at position away. The error is
// model.ErrNotFound when there is none.
func (s *Subscriptions) Unsubscribe(ctx context.Context, o Owner, position int) error {
	return s.change(ctx, o, func(_ context.Context, _ bun.IDB, a *Assignments) error {
		i, err := at(position, len(a.Subscriptions))
		if err == nil {
			a.Subscriptions = slices.Delete(a.Subscriptions, i, i+1)
		}
		return err
	})
}

// complete fills in what sub leaves to its service, and checks the parameters.
func (s *Subscriptions) complete(ctx context.Context, tx bun.IDB, sub *Subscription) error {
	service, err := s.services.NamedTx(ctx, tx, sub.Service)
	if err != nil {
		return err
	}
	var errs model.FieldErrors
	if service.Enterprise {
		errs.Add("service", model.T("Every phone and device profile has “%s” already: it is an enterprise subscription", service.Name))
	}
	sub.Service = service.Name
	sub.Name = cmp.Or(sub.Name, model.OneLine(service.Name, maxSubscriptionName))
	sub.ASCIIName = cmp.Or(sub.ASCIIName, model.OneLine(service.ASCIIName, maxSubscriptionASCII))
	sub.Parameters = service.Complete(sub.Parameters, &errs)
	return errs.Err()
}

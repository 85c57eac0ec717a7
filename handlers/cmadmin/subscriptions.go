package cmadmin

import (
	"context"
	"net/http"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/phoneservice"
	"tandem/views"
	pages "tandem/views/cmadmin"
	"tandem/views/component"
)

// ListSubscriptions serves Path/subscriptions: Subscribe/Unsubscribe Services.
func (a *Association) ListSubscriptions(w http.ResponseWriter, r *http.Request) error {
	o, err := a.owner(r)
	if err != nil {
		return err
	}
	services, err := a.allServices(r.Context())
	if err != nil {
		return err
	}
	page := pages.SubscriptionsPage{
		Page: views.Page{Path: a.words.Path}, Device: a.deviceLink(o), Name: o.Name,
		Action: a.part(o, "/subscriptions/new"), ReadOnly: !session.May(r.Context(), account.RightCMAdminUpdate),
		Service: component.Field{Name: "service", Label: model.T("Select a Service"), Required: true},
	}
	page.Rows = a.subscriptionRows(o, services, page.ReadOnly)
	page.Service.Options, page.HasServices = serviceOptions(services)
	if page.Status, err = form.Flashed(w, r); err != nil {
		return err
	}
	return handlers.Render(w, r, http.StatusOK, pages.Subscriptions(page))
}

// allServices returns every phone service in the order of the names.
func (a *Association) allServices(ctx context.Context) ([]phoneservice.Service, error) {
	var services []phoneservice.Service
	err := a.Services.Each(ctx, model.Query{}, func(s phoneservice.Service) error {
		services = append(services, s)
		return nil
	})
	return services, err
}

// subscriptionRows are the subscriptions of o, and after them the services that
// everybody has.
func (a *Association) subscriptionRows(o deviceOwner, services []phoneservice.Service, readOnly bool) []pages.SubscriptionRow {
	off := map[string]bool{}
	var enterprise []pages.SubscriptionRow
	for _, s := range services {
		off[s.Name] = !s.Enabled
		if s.Enterprise {
			enterprise = append(enterprise, pages.SubscriptionRow{
				Name: s.Name, ASCIIName: s.ASCIIName, Service: s.Name, Enterprise: true, Off: !s.Enabled,
			})
		}
	}
	var rows []pages.SubscriptionRow
	for _, s := range o.Subscriptions {
		row := pages.SubscriptionRow{Name: s.Name, ASCIIName: s.ASCIIName, Service: s.Service, Off: off[s.Service]}
		if !readOnly {
			row.Href = a.part(o, numbered("/subscriptions/", s.Position))
		}
		rows = append(rows, row)
	}
	return append(rows, enterprise...)
}

// serviceOptions are the services that can be subscribed; false when there are
// none.
func serviceOptions(services []phoneservice.Service) ([]component.Option, bool) {
	options := []component.Option{{Label: model.T("Choose…")}}
	for _, s := range services {
		if !s.Enterprise {
			options = append(options, component.Option{Value: s.Name, Verbatim: s.Name})
		}
	}
	return options, len(options) > 1
}

// ShowNewSubscription serves GET Path/subscriptions/new?service=…, and leads
// back to the list while no service is chosen.
func (a *Association) ShowNewSubscription(w http.ResponseWriter, r *http.Request) error {
	o, err := a.owner(r)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("service") == "" {
		flash := session.Flash{Kind: string(views.Error), Text: model.T("Select a service first.")}
		return form.Done(w, r, flash, a.part(o, "/subscriptions"))
	}
	return a.NewSubscription().Show(w, r)
}

// Unsubscribe serves POST Path/subscriptions/{position}/delete.
func (a *Association) Unsubscribe(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	o, s, err := a.subscription(r)
	if err != nil {
		return err
	}
	list := a.part(o, "/subscriptions")
	if !form.Confirmed(r) {
		return form.Confirm(w, r, views.Page{Title: model.T("Subscribe/Unsubscribe Services"), Path: a.words.Path}, component.Confirmation{
			Question: unsubscribeQuestion(o.Name, s.Name),
			Button:   component.Button{Text: model.T("Unsubscribe"), Danger: true},
			Cancel:   a.part(o, numbered("/subscriptions/", s.Position)),
		})
	}
	if name := r.PostForm.Get("subscription"); name != s.Name {
		flash := session.Flash{Kind: string(views.Error), Text: model.T("Somebody else changed %s after you opened it. Nothing was moved or removed: look at the list and press again.", o.Name)}
		return form.Done(w, r, flash, list)
	}
	if err := a.Subscriptions.Unsubscribe(r.Context(), o.Owner, s.Position); err != nil {
		return err
	}
	return form.Done(w, r, session.Flash{Kind: string(views.Success), Text: model.T("Delete successful")}, list)
}

func unsubscribeQuestion(device, subscription string) model.Text {
	return model.T("Unsubscribe %s from “%s”? The values of its parameters are lost.", device, subscription)
}

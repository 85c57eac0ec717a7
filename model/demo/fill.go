package demo

import (
	"context"
	"fmt"
	"time"

	"tandem/model/db"
	"tandem/model/device"
	"tandem/model/phoneservice"
	"tandem/model/product"
	"tandem/model/routing"
	"tandem/model/user"
)

// The partition that all numbers stand in, and the calling search space that
// reaches it.
const (
	partition   = "Phones PT"
	searchSpace = "Phones CSS"
)

// ServiceName is the phone service that logs in and out.
const ServiceName = "Extension Mobility"

// AppUser is the application user that may log others in and out.
const AppUser = "emclient"

// Cluster is what the demonstration is told about its surroundings.
type Cluster struct {
	DB    *db.DB
	Clock func() time.Time
	// URL and SecureURL are where phones find Extension Mobility.
	URL, SecureURL string
	// AppPassword is the password of AppUser.
	AppPassword string
}

// Fill adds the demonstration to an empty database. What phones need to exist at
// all, device.EnsureStandards, must be there already.
func Fill(ctx context.Context, c Cluster) error {
	for _, step := range []struct {
		what string
		add  func(context.Context, Cluster) error
	}{
		{"numbers", addRouting},
		{"device pools", addPools},
		{"the phone service", addService},
		{"phones", addPhones},
		{"default device profiles", addDefaultProfiles},
		{"people", addPeople},
		{"the application user", addAppUser},
	} {
		if err := step.add(ctx, c); err != nil {
			return fmt.Errorf("adding %s: %w", step.what, err)
		}
	}
	return nil
}

func addRouting(ctx context.Context, c Cluster) error {
	_, err := routing.NewPartitions(c.DB, c.Clock).Add(ctx, routing.Partition{Name: partition, Description: "All phones"})
	if err != nil {
		return err
	}
	spaces := routing.NewSearchSpaces(c.DB, c.Clock)
	_, err = spaces.Add(ctx, routing.SearchSpace{Name: searchSpace, Description: "May call all phones", Partitions: []string{partition}})
	return err
}

func addPools(ctx context.Context, c Cluster) error {
	pools := device.NewPools(c.DB, c.Clock)
	for name, where := range map[string]struct{ zone, locale string }{
		london:   {"Europe/London", "English United Kingdom"},
		tokyo:    {"Asia/Tokyo", "Japanese Japan"},
		shanghai: {"Asia/Shanghai", "Chinese China"},
	} {
		pool := device.BlankPool()
		pool.Name, pool.TimeZone, pool.UserLocale = name, where.zone, where.locale
		if _, err := pools.Add(ctx, pool); err != nil {
			return fmt.Errorf("device pool %s: %w", name, err)
		}
	}
	return nil
}

func addService(ctx context.Context, c Cluster) error {
	s := phoneservice.Blank()
	s.Name, s.ASCIIName, s.Description = ServiceName, ServiceName, "Logs people in and out"
	s.URL, s.SecureURL = c.URL, c.SecureURL
	_, err := phoneservice.NewServices(c.DB, c.Clock).Add(ctx, s)
	return err
}

// subscribed is the subscription that every phone and profile has.
func subscribed() []device.Subscription {
	return []device.Subscription{{Position: 1, Service: ServiceName, Name: ServiceName, ASCIIName: ServiceName}}
}

func addPhones(ctx context.Context, c Cluster) error {
	phones := device.NewPhones(c.DB, c.Clock)
	lines := device.NewLines(c.DB, c.Clock)
	for _, p := range places() {
		phone := device.BlankPhone(p.model, p.protocol)
		phone.Name, phone.Description, phone.DevicePool = p.name, p.description, p.pool
		phone.CallingSearchSpace, phone.ExtensionMobility = searchSpace, p.extensionMobility
		phone.Subscriptions = subscribed()
		added, err := phones.Add(ctx, phone)
		if err == nil && p.number != "" {
			err = lines.AddLine(ctx, device.Owner{PhoneID: added.ID}, device.Line{Pattern: p.number, Partition: partition, Label: p.number})
		}
		if err != nil {
			return fmt.Errorf("phone %s: %w", p.name, err)
		}
	}
	return nil
}

// addDefaultProfiles adds what somebody gets on a phone for whose model there is
// no device profile of their own.
func addDefaultProfiles(ctx context.Context, c Cluster) error {
	profiles := device.NewDefaultProfiles(c.DB, c.Clock)
	for _, modelName := range []string{"Cisco 8845", "Cisco 7841", "Cisco 8861", "Cisco 7942"} {
		if _, err := profiles.Add(ctx, device.BlankDefaultProfile(modelName, protocolOf(modelName))); err != nil {
			return fmt.Errorf("default device profile of %s: %w", modelName, err)
		}
	}
	return nil
}

func addPeople(ctx context.Context, c Cluster) error {
	for _, p := range people() {
		profiles, err := addProfiles(ctx, c, p)
		if err == nil {
			err = addPerson(ctx, c, p, profiles)
		}
		if err != nil {
			return fmt.Errorf("user %s: %w", p.userID, err)
		}
	}
	return nil
}

// addProfiles adds a device profile for each model that p uses, with p's number
// on it, and returns their names.
func addProfiles(ctx context.Context, c Cluster, p person) ([]string, error) {
	profiles := device.NewProfiles(c.DB, c.Clock)
	lines := device.NewLines(c.DB, c.Clock)
	var names []string
	for _, modelName := range p.models {
		known, _ := product.ByModel(modelName)
		profile := device.BlankProfile(modelName, protocolOf(modelName))
		profile.Name = p.userID + "-" + known.Short
		profile.Description = p.first + " " + p.last
		profile.UserLocale, profile.Subscriptions = p.locale, subscribed()
		added, err := profiles.Add(ctx, profile)
		if err != nil {
			return nil, err
		}
		line := device.Line{Pattern: p.number, Partition: partition, Label: p.number, DisplayName: p.first + " " + p.last}
		if err := lines.AddLine(ctx, device.Owner{ProfileID: added.ID}, line); err != nil {
			return nil, err
		}
		names = append(names, added.Name)
	}
	return names, nil
}

func addPerson(ctx context.Context, c Cluster, p person, profiles []string) error {
	u := user.NewEndUser()
	u.UserID, u.FirstName, u.LastName, u.Department = p.userID, p.first, p.last, p.department
	u.SelfServiceUserID, u.ControlledProfiles = p.number, profiles
	extensions, err := user.NewDirectory(c.DB).Extensions(ctx, nil, profiles)
	if err != nil {
		return err
	}
	u.PrimaryExtension = extensions[0].ID
	_, err = user.NewCredentials(c.DB, c.Clock).SaveEndUser(ctx, user.NewEndUsers(c.DB, c.Clock), u, user.Secrets{PIN: PIN})
	return err
}

func addAppUser(ctx context.Context, c Cluster) error {
	u := user.ApplicationUser{UserID: AppUser, Groups: []string{user.RoleProxy}}
	_, err := user.NewCredentials(c.DB, c.Clock).SaveApplicationUser(ctx, user.NewApplicationUsers(c.DB, c.Clock), u, c.AppPassword)
	return err
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/uptrace/bun"
	"golang.org/x/sync/errgroup"

	"tandem/model/db"
	"tandem/model/device"
	"tandem/model/mobility"
	"tandem/model/product"
	"tandem/model/user"
)

const (
	// people is how many phones and users the cluster has; each user has two
	// device profiles.
	people = 60_000
	// strangers are the last of the users. The PIN of each has a hash of its own,
	// so that it costs argon2id to verify it the first time; all others share one,
	// because making 60,000 takes a quarter of an hour.
	strangers = 600
	pin       = "86420"
)

// models are those of the phones in turn. Every user has a device profile for
// each.
var models = []string{"Cisco 8845", "Cisco 7841"}

func phoneName(i int) string      { return fmt.Sprintf("SEP%012X", 0x001B54000000+i) }
func userID(i int) string         { return fmt.Sprintf("user%05d", i) }
func profileName(i, n int) string { return fmt.Sprintf("%s-%s", userID(i), models[n][len("Cisco "):]) }

// fill adds the cluster to the database in dir and returns how long that took
// without the hashes of strangers.
func fill(ctx context.Context, dir string) (took time.Duration, err error) {
	database, err := db.Open(ctx, "sqlite", dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	began := time.Now()
	if err := addEverything(ctx, database); err != nil {
		return 0, err
	}
	took = time.Since(began)
	if err := admitMany(ctx, database); err != nil {
		return 0, err
	}
	return took, addStrangers(ctx, database)
}

// addEverything adds phones, device profiles and users, each phone and profile
// with a directory number.
func addEverything(ctx context.Context, database *db.DB) error {
	if err := device.EnsureStandards(ctx, database, time.Now); err != nil {
		return err
	}
	if err := device.AddPhones(ctx, database, time.Now, phones()); err != nil {
		return err
	}
	if err := device.AddProfiles(ctx, database, time.Now, profiles()); err != nil {
		return err
	}
	credentials := user.NewCredentials(database, time.Now)
	hash, err := credentials.Hash(ctx, user.PIN, pin)
	if err != nil {
		return err
	}
	everybody := users()
	if err := credentials.AddEndUsers(ctx, everybody[:people-strangers], hash); err != nil {
		return err
	}
	return credentials.AddEndUsers(ctx, everybody[people-strangers:], "")
}

func phones() []device.Phone {
	all := make([]device.Phone, people)
	for i := range all {
		p := device.BlankPhone(models[i%len(models)], product.SIP)
		p.Name, p.Description, p.ExtensionMobility = phoneName(i), fmt.Sprintf("Floor %d, desk %d", i/200, i%200), true
		p.Lines = []device.Line{{Pattern: fmt.Sprint(1_000_000 + i)}}
		all[i] = p
	}
	return all
}

func profiles() []device.Profile {
	var all []device.Profile
	for i := range people {
		for n := range models {
			p := device.BlankProfile(models[n], product.SIP)
			p.Name, p.Description = profileName(i, n), "Profile of "+userID(i)
			p.Lines = []device.Line{{Pattern: fmt.Sprint(2_000_000 + i*len(models) + n)}}
			all = append(all, p)
		}
	}
	return all
}

// The names of people, which repeat as they do in life.
var (
	firstNames = []string{"Alice", "Bruno", "Chen", "Daiki", "Emma", "Farid", "Grace", "Hana", "Ivan", "Jun", "Kofi"}
	lastNames  = []string{"Abe", "Brown", "Chen", "Dubois", "Evans", "Fischer", "García", "Hayashi", "Ito", "Jansen", "Kim", "Li", "Müller"}
)

func users() []user.EndUser {
	all := make([]user.EndUser, people)
	for i := range all {
		u := user.NewEndUser()
		u.UserID, u.FirstName, u.LastName = userID(i), firstNames[i%len(firstNames)], lastNames[i/7%len(lastNames)]
		u.Department, u.MailID = fmt.Sprintf("Department %d", i%300), userID(i)+"@example.com"
		u.SelfServiceUserID, u.Telephone = fmt.Sprint(2_000_000+i*len(models)), fmt.Sprintf("+81 3 %07d", i)
		u.ControlledProfiles = []string{profileName(i, 0), profileName(i, 1)}
		all[i] = u
	}
	return all
}

// admitMany sets Maximum Concurrent Requests so that the measured node refuses
// nobody.
func admitMany(ctx context.Context, database *db.DB) error {
	zone := func(context.Context) (*time.Location, error) { return time.UTC, nil }
	store := mobility.NewParameterStore(database, zone, time.Now)
	p, err := store.Load(ctx)
	if err != nil {
		return err
	}
	p.MaximumRequests = mobility.MostRequests
	_, err = store.Save(ctx, p)
	return err
}

// addStrangers gives the strangers their PINs.
func addStrangers(ctx context.Context, database *db.DB) error {
	credentials := user.NewCredentials(database, time.Now)
	hashes := make([]string, strangers)
	group, hashing := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for i := range hashes {
		group.Go(func() (err error) {
			hashes[i], err = credentials.Hash(hashing, user.PIN, pin)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	directory := user.NewDirectory(database)
	return database.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for i, hash := range hashes {
			u, err := directory.ByUserID(ctx, userID(people-strangers+i))
			if err != nil {
				return err
			}
			if err := credentials.AddHashedTx(ctx, tx, user.PIN, hash, []user.Owner{u.Owner()}); err != nil {
				return err
			}
		}
		return nil
	})
}

// sizeOf returns how many megabytes the files in dir have.
func sizeOf(dir string) float64 {
	total := int64(0)
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			total += info.Size()
		}
	}
	return float64(total) / (1 << 20)
}

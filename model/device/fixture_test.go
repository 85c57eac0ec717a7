package device_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/device"
	"tandem/model/product"
	"tandem/model/record"
	"tandem/model/routing"
)

// stores are what the tests work with, with the standard records.
type stores struct {
	d        *db.DB
	phones   *device.Phones
	profiles *device.Profiles
	numbers  *routing.DirectoryNumbers
}

func clock() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) }

// each runs test on both engines with the standard records.
func each(t *testing.T, test func(t *testing.T, s stores)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := device.EnsureStandards(t.Context(), d, clock); err != nil {
			t.Fatal(err)
		}
		test(t, stores{d, device.NewPhones(d, clock), device.NewProfiles(d, clock), routing.NewDirectoryNumbers(d, clock)})
	})
}

// number adds a directory number without a partition.
func (s stores) number(t *testing.T, pattern string) {
	t.Helper()
	if _, err := s.numbers.Add(t.Context(), routing.DirectoryNumber{Pattern: pattern}); err != nil {
		t.Fatal(err)
	}
}

// phone adds a Cisco 8845 with the name and lines.
func (s stores) phone(t *testing.T, name string, lines ...device.Line) device.Phone {
	t.Helper()
	p := device.BlankPhone("Cisco 8845", product.SIP)
	p.Name, p.Lines = name, lines
	p, err := s.phones.Add(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// profile adds a device profile of a Cisco 8845.
func (s stores) profile(t *testing.T, name string) device.Profile {
	t.Helper()
	p := device.BlankProfile("Cisco 8845", product.SIP)
	p.Name = name
	p, err := s.profiles.Add(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// exec runs SQL, to make what other packages own.
func (s stores) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	err := s.d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(query, args...).Exec(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// fieldsOf returns the fields that err is about, or the error itself.
func fieldsOf(err error) []string {
	var errs model.FieldErrors
	if !errors.As(err, &errs) {
		if err == nil {
			return nil
		}
		return []string{err.Error()}
	}
	var fields []string
	for _, e := range errs {
		fields = append(fields, e.Field)
	}
	return fields
}

// saving is one record that is saved, and the fields that are wrong with it.
type saving[T any] struct {
	name   string
	change func(*T)
	want   []string
}

// saves saves every changed copy of r, each in a transaction that is undone.
func saves[T any](t *testing.T, s stores, store *record.Store[T], r T, savings []saving[T]) {
	t.Helper()
	errUndo := errors.New("undo")
	for _, test := range savings {
		changed := r
		test.change(&changed)
		err := s.d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			var err error
			if store.IdentityOf(changed).ID == 0 {
				err = store.AddTx(ctx, tx, &changed)
			} else {
				err = store.UpdateTx(ctx, tx, &changed)
			}
			if err == nil {
				err = errUndo
			}
			return err
		})
		if errors.Is(err, errUndo) {
			err = nil
		}
		if got := fieldsOf(err); !slices.Equal(got, test.want) {
			t.Errorf("%s: got errors about %q, want %q", test.name, got, test.want)
		}
	}
}

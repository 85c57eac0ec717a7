package routing_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/record"
	"tandem/model/routing"
)

// fields returns the fields that err is about.
func fields(err error) []string {
	var names []string
	if errs, ok := errors.AsType[model.FieldErrors](err); ok {
		for _, e := range errs {
			names = append(names, e.Field)
		}
	}
	return names
}

func TestDirectoryNumbers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		partitions, numbers := routing.NewPartitions(d, time.Now), routing.NewDirectoryNumbers(d, time.Now)
		for _, name := range []string{"Inside", "Outside"} {
			if _, err := partitions.Add(t.Context(), routing.Partition{Name: name}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := numbers.Add(t.Context(), routing.DirectoryNumber{Pattern: "1000", RoutePartition: "Inside"}); err != nil {
			t.Fatal(err)
		}
		tests := []struct {
			name   string
			number routing.DirectoryNumber
			want   []string
		}{
			{"the same number in another partition", routing.DirectoryNumber{Pattern: "1000", RoutePartition: "Outside"}, nil},
			{"the same number in no partition", routing.DirectoryNumber{Pattern: "1000"}, nil},
			{"the same number twice", routing.DirectoryNumber{Pattern: "1000", RoutePartition: "Inside"}, []string{"pattern"}},
			{"hyphens between digits", routing.DirectoryNumber{Pattern: "1000-001"}, nil},
			{"a number of the world", routing.DirectoryNumber{Pattern: "+442079460000"}, nil},
			{"a code", routing.DirectoryNumber{Pattern: "*86#"}, nil},
			{"a hyphen at the end", routing.DirectoryNumber{Pattern: "1000-"}, []string{"pattern"}},
			{"letters", routing.DirectoryNumber{Pattern: "1O00"}, []string{"pattern"}},
			{"a plus in the middle", routing.DirectoryNumber{Pattern: "1+2"}, []string{"pattern"}},
			{"a plus alone", routing.DirectoryNumber{Pattern: "+"}, []string{"pattern"}},
			{"fifty digits", routing.DirectoryNumber{Pattern: strings.Repeat("1", 50)}, nil},
			{"a plus and fifty digits", routing.DirectoryNumber{Pattern: "+" + strings.Repeat("1", 50)}, []string{"pattern"}},
			{"nothing", routing.DirectoryNumber{}, []string{"pattern"}},
			{"a partition that is gone", routing.DirectoryNumber{Pattern: "7", RoutePartition: "Gone"}, []string{"route_partition"}},
		}
		for _, tt := range tests {
			_, err := numbers.Add(t.Context(), tt.number)
			if got := fields(err); !slices.Equal(got, tt.want) || (err != nil) != (tt.want != nil) {
				t.Errorf("%s: got %v, %v; want %v", tt.name, got, err, tt.want)
			}
		}
	})
}

func TestRenamingAPartitionRenamesItsReferences(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		partitions, spaces, numbers := routing.NewPartitions(d, time.Now), routing.NewSearchSpaces(d, time.Now), routing.NewDirectoryNumbers(d, time.Now)
		inside, err := partitions.Add(ctx, routing.Partition{Name: "Inside"})
		if err != nil {
			t.Fatal(err)
		}
		office, err := spaces.Add(ctx, routing.SearchSpace{Name: "Office", Partitions: []string{"Inside"}})
		if err != nil {
			t.Fatal(err)
		}
		number, err := numbers.Add(ctx, routing.DirectoryNumber{Pattern: "1000", RoutePartition: "Inside"})
		if err != nil {
			t.Fatal(err)
		}
		inside.Name = "Inside PT"
		if err := partitions.Update(ctx, inside); err != nil {
			t.Fatal(err)
		}
		if office, err = spaces.Get(ctx, office.ID); err != nil || !slices.Equal(office.Partitions, []string{"Inside PT"}) {
			t.Errorf("got %v, %v", office.Partitions, err)
		}
		if number, err = numbers.Get(ctx, number.ID); err != nil || number.RoutePartition != "Inside PT" {
			t.Errorf("got %q, %v", number.RoutePartition, err)
		}
		inUse, ok := errors.AsType[*record.InUseError](partitions.Delete(ctx, inside.ID))
		if !ok || len(inUse.Dependents) != 2 {
			t.Errorf("got %+v, want both who refer to it", inUse)
		}
		if err := partitions.Update(ctx, inside); !errors.Is(err, model.ErrConflict) {
			t.Errorf("a stale save: got %v", err)
		}
	})
}

func TestASearchSpaceHasAPartitionOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	if _, err := routing.NewPartitions(d, time.Now).Add(t.Context(), routing.Partition{Name: "Inside"}); err != nil {
		t.Fatal(err)
	}
	_, err := routing.NewSearchSpaces(d, time.Now).Add(t.Context(), routing.SearchSpace{Name: "Office", Partitions: []string{"Inside", "Inside"}})
	if got := fields(err); !slices.Equal(got, []string{"partitions"}) {
		t.Errorf("got %v", got)
	}
}

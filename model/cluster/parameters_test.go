package cluster_test

import (
	"errors"
	"strings"
	"testing"

	"tandem/model"
	"tandem/model/cluster"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*cluster.Parameters)
		field  string // the field with an error, or "" for none
	}{
		{"the defaults are valid", func(*cluster.Parameters) {}, ""},
		{"letters, digits, periods and hyphens", func(p *cluster.Parameters) { p.ClusterID = "Tokyo-1.example" }, ""},
		{"50 characters", func(p *cluster.Parameters) { p.ClusterID = strings.Repeat("a", 50) }, ""},
		{"51 characters", func(p *cluster.Parameters) { p.ClusterID = strings.Repeat("a", 51) }, "cluster_id"},
		{"no Cluster ID", func(p *cluster.Parameters) { p.ClusterID = "" }, "cluster_id"},
		{"a space", func(p *cluster.Parameters) { p.ClusterID = "a b" }, "cluster_id"},
		{"an underscore", func(p *cluster.Parameters) { p.ClusterID = "a_b" }, "cluster_id"},
		{"a letter outside ASCII", func(p *cluster.Parameters) { p.ClusterID = "東京" }, "cluster_id"},
		{"a line feed at the end", func(p *cluster.Parameters) { p.ClusterID = "a\n" }, "cluster_id"},
		{"a time zone", func(p *cluster.Parameters) { p.TimeZone = "America/St_Johns" }, ""},
		{"no time zone", func(p *cluster.Parameters) { p.TimeZone = "" }, "time_zone"},
		{"the time zone of whoever reads it", func(p *cluster.Parameters) { p.TimeZone = "Local" }, "time_zone"},
		{"an unknown time zone", func(p *cluster.Parameters) { p.TimeZone = "Asia/Atlantis" }, "time_zone"},
		{"a time zone outside the folder", func(p *cluster.Parameters) { p.TimeZone = "../../etc/passwd" }, "time_zone"},
		{"Chinese", func(p *cluster.Parameters) { p.Language = "zh-CN" }, ""},
		{"a language that has no catalogue", func(p *cluster.Parameters) { p.Language = "fr" }, "language"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := cluster.Parameters{ClusterID: "StandAloneCluster", TimeZone: "UTC", Language: "en"}
			tt.change(&p)
			err := p.Validate()
			var errs model.FieldErrors
			errors.As(err, &errs)
			if tt.field == "" && err != nil {
				t.Errorf("got %v, want no error", err)
			}
			if tt.field != "" && (len(errs) != 1 || errs.For(tt.field).IsZero()) {
				t.Errorf("got %v, want one error for %s", err, tt.field)
			}
		})
	}
}

func TestLocation(t *testing.T) {
	t.Parallel()
	for zone, want := range map[string]string{"Asia/Tokyo": "Asia/Tokyo", "Asia/Atlantis": "UTC"} {
		if got := (cluster.Parameters{TimeZone: zone}).Location().String(); got != want {
			t.Errorf("location of %s: got %s, want %s", zone, got, want)
		}
	}
}

package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"tandem/model"
)

// list is a Find and List page of many records. Its fields are those it can be
// searched by and sorted by, with a text that some of the records have.
type list struct {
	name, path string
	records    int
	fields     []field
}

type field struct{ name, text string }

var lists = []list{
	{"phones", "/ccmadmin/phones", people, []field{
		{"name", "SEP001B540"}, {"description", "desk 1"}, {"directory_number", "10123"}, {"calling_search_space", "a"},
		{"device_pool", "Default"}, {"security_profile", "Non-Secure"}, {"model", "Cisco 8845"}, {"protocol", "SIP"},
		{"extension_mobility", "On"}, {"owner_user", "user"}, {"logout_profile", "a"}, {"phone_button_template", "Standard"}, {"last_seen", "2026-11-22"},
	}},
	{"users", "/ccmadmin/users", people, []field{
		{"user_id", "user01"}, {"first_name", "Chen"}, {"last_name", "Ito"}, {"department", "Department 7"}, {"manager", "a"},
		{"telephone", "+81 3 00012"}, {"mail_id", "user0123"}, {"self_service_user_id", "20012"},
	}},
	{"device profiles", "/ccmadmin/device-profiles", people * 2, []field{
		{"name", "user01"}, {"description", "Profile of user5"}, {"directory_number", "20123"}, {"calling_search_space", "a"},
		{"model", "Cisco 7841"}, {"protocol", "SIP"}, {"phone_button_template", "Standard"}, {"user_locale", "a"},
	}},
}

// measureLists asks for the first, the middle and the last page of each list,
// sorted by every column, found by every operator on a field, and by every field.
func measureLists(ctx context.Context, client *http.Client, url string) error {
	fmt.Println("\nFind and List, a whole page over HTTPS")
	for _, l := range lists {
		took, err := l.measure(ctx, client, url+l.path)
		if err != nil {
			return fmt.Errorf("%s: %w", l.name, err)
		}
		slices.Sort(took)
		report(fmt.Sprintf("%s, %d pages, p50", l.name, len(took)), milliseconds(quantile(took, 0.5)), "ms", 0)
		report(l.name+", p99", milliseconds(quantile(took, 0.99)), "ms", 50)
		report(l.name+", slowest", milliseconds(took[len(took)-1]), "ms", 0)
	}
	return nil
}

// operators are those of text fields, and "" for a list that is not filtered.
var operators = []model.Operator{
	"", model.BeginsWith, model.Contains, model.IsExactly, model.EndsWith, model.IsEmpty, model.IsNotEmpty,
}

func (l list) measure(ctx context.Context, client *http.Client, address string) ([]time.Duration, error) {
	var took []time.Duration
	turn := 0
	for _, sort := range l.fields {
		for _, operator := range operators {
			for _, part := range []int{0, 1, 2} { // first, middle and last page
				q := url.Values{"sort": {sort.name}, "page": {strconv.Itoa(1 + l.records/50*part/2)}}
				if turn++; turn%2 == 0 {
					q.Set("desc", "1")
				}
				if f := l.fields[turn%len(l.fields)]; operator != "" {
					q["f"], q["o"], q["t"] = []string{f.name}, []string{string(operator)}, []string{f.text}
				}
				began := time.Now()
				if _, err := get(ctx, client, address+"?"+q.Encode()); err != nil {
					return nil, err
				}
				took = append(took, time.Since(began))
			}
		}
	}
	return took, nil
}

// Package cmadmin serves the pages of Cisco Unified CM Administration. Only main,
// which routes to it, imports it.
package cmadmin

import "strconv"

// chosen returns the ids that a list posts, without those that are not numbers
// and without own.
func chosen(values []string, own int64) []int64 {
	var ids []int64
	for _, value := range values {
		if id, err := strconv.ParseInt(value, 10, 64); err == nil && id != own {
			ids = append(ids, id)
		}
	}
	return ids
}

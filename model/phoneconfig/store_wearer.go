package phoneconfig

import (
	"context"
	"fmt"
)

// ResetWearers has the phones reset that have a device profile at the moment:
// those on which somebody uses it, and those without anybody whose logout profile
// it is. It returns how many there are.
func (q *Queue) ResetWearers(ctx context.Context, profileID int64) (int, error) {
	var ids []int64
	err := q.db.Read.NewRaw(`SELECT phone_id FROM mobility_session WHERE device_profile_id = ?0
		UNION SELECT phone.id FROM phone JOIN device_profile AS profile ON profile.name = phone.logout_profile
			WHERE profile.id = ?0 AND phone.id NOT IN (SELECT phone_id FROM mobility_session)`, profileID).Scan(ctx, &ids)
	if err != nil {
		return 0, fmt.Errorf("looking for the phones that have device profile %d: %w", profileID, err)
	}
	return q.Reset(ctx, ids...)
}

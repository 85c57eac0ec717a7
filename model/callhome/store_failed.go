package callhome

import (
	"context"
	"fmt"
)

// CountFailed returns how many deliveries failed or expired and were not sent
// again. The index callhome_delivery_failed holds just those.
func (o *Outbox) CountFailed(ctx context.Context) (int, error) {
	n, err := o.db.Read.NewSelect().Model((*deliveryRow)(nil)).
		Where("state IN ('failed', 'expired') AND NOT resent").Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting failed deliveries: %w", err)
	}
	return int(n), nil
}

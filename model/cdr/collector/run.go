package collector

import (
	"context"
	"io"
	"net/netip"

	"tandem/model"
	"tandem/model/cdr"
)

type run struct{ *Collector }

func (c *Collector) run(ctx context.Context, listen bool, work func(ctx context.Context, r *run) error) error {
	return model.ErrUnavailable
}
func (r *run) takeRecord(ctx context.Context, rec *cdr.Record, from netip.Addr) error {
	return model.ErrUnavailable
}
func (r *run) importFile(ctx context.Context, file io.Reader, name string, gateway int64, progress func(bytes, lines int64)) (ImportResult, error) {
	return ImportResult{}, model.ErrUnavailable
}
func (r *run) retry(ctx context.Context, lines []int64) (RetryResult, error) {
	return RetryResult{}, model.ErrUnavailable
}
func (r *run) health() Health { return Health{} }

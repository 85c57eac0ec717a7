package mobility_test

import (
	"context"
	"fmt"
	"net/netip"
	"sync/atomic"
	"testing"

	"github.com/uptrace/bun"

	"tandem/model/db/dbtest"
	"tandem/model/mobility"
	"tandem/model/product"
	"tandem/model/user"
)

// benchPhones is how many phones, users and profiles the benchmark has.
const benchPhones = 200

// BenchmarkLoginLogout measures pairs of login and logout, each with a PIN that
// was verified before, as many at a time as -cpu says times 8.
func BenchmarkLoginLogout(b *testing.B) {
	h := newHouse(b, dbtest.SQLite(b))
	h.set(b, func(p *mobility.Parameters) { p.MaximumRequests = mobility.MostRequests })
	hash, err := h.credentials.Hash(b.Context(), user.PIN, pin)
	must(b, err)
	var owners []user.Owner
	for i := range benchPhones {
		h.phone(b, benchPhone(i), model8845, product.SIP)
		h.profile(b, fmt.Sprintf("profile %d", i), model8845, product.SIP)
		owners = append(owners, h.user(b, fmt.Sprintf("user%d", i), fmt.Sprintf("profile %d", i)).Owner())
	}
	must(b, h.d.Tx(b.Context(), func(ctx context.Context, tx bun.Tx) error {
		return h.credentials.AddHashedTx(ctx, tx, user.PIN, hash, owners)
	}))
	must(b, h.credentials.Verify(b.Context(), owners[0], user.PIN, pin))
	var next atomic.Int64
	b.SetParallelism(8)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		// Each goroutine has phones of its own.
		mine := int(next.Add(1)-1) % benchPhones
		for pb.Next() {
			if err := h.pair(b.Context(), mine); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
}

func benchPhone(i int) string { return fmt.Sprintf("SEP%012X", i+1) }

// pair logs user i in and out on phone i.
func (h *house) pair(ctx context.Context, i int) error {
	address := netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)})
	u, err := h.service.Authenticate(ctx, mobility.Attempt{ID: fmt.Sprintf("user%d", i), PIN: pin, Phone: benchPhone(i), Address: address})
	if err != nil {
		return err
	}
	r := loginOn(benchPhone(i), u.UserID)
	if _, err := h.service.Login(ctx, r); err != nil {
		return err
	}
	_, err = h.service.Logout(ctx, logoutOf(benchPhone(i)))
	return err
}

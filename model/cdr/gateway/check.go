package gateway

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"tandem/model"
)

// complete brings g into its normal form. Before is nil when g is new.
func (g *Gateway) complete(before *Gateway) {
	g.Name, g.Description = strings.TrimSpace(g.Name), strings.TrimSpace(g.Description)
	g.Addresses, g.Hosts, g.Zones = slices.Clone(g.Addresses), slices.Clone(g.Hosts), slices.Clone(g.Zones)
	for i, a := range g.Addresses {
		g.Addresses[i] = normalAddress(a)
	}
	for i, h := range g.Hosts {
		g.Hosts[i] = strings.ToLower(strings.TrimSpace(h))
	}
	for i, z := range g.Zones {
		g.Zones[i].Name = strings.ToUpper(strings.TrimSpace(z.Name))
	}
	g.SecretSet = g.Secret != "" || before != nil && before.SecretSet && g.SecretSet
}

// normalAddress returns the normal form of an address, and anything else trimmed.
func normalAddress(s string) string {
	s = strings.TrimSpace(s)
	if addr, err := netip.ParseAddr(s); err == nil {
		return addr.Unmap().WithZone("").String()
	}
	return s
}

// validate adds what is wrong with g by itself. The fields are those of the
// struct in lower case.
func (g *Gateway) validate(errs *model.FieldErrors) {
	switch n := utf8.RuneCountInString(g.Name); {
	case n == 0:
		errs.Add("name", model.T("Enter a value for %s", model.T("Name")))
	case n > MaxName || !model.IsLine(g.Name):
		errs.Add("name", model.T("Name must be one line of %d characters or fewer", MaxName))
	}
	if utf8.RuneCountInString(g.Description) > MaxDescription || !model.IsLine(g.Description) {
		errs.Add("description", model.T("Description must be one line of %d characters or fewer", MaxDescription))
	}
	if _, err := time.LoadLocation(g.Zone); err != nil || g.Zone == "Local" {
		errs.Add("zone", model.T("Choose a time zone from the list, such as Europe/Berlin"))
	}
	if g.Channels < 0 || g.Channels > MaxChannels {
		errs.Add("channels", model.T("Enter a number of channels from 0 to %d", MaxChannels))
	}
	g.validateAddresses(errs)
	g.validateHosts(errs)
	g.validateZones(errs)
	if !validSecret(g.Secret) {
		errs.Add("secret", model.T("RADIUS secret must have %d printable ASCII characters or fewer, without blanks and question marks: the command line of a gateway takes no others", MaxSecret))
	}
}

func (g *Gateway) validateAddresses(errs *model.FieldErrors) {
	for i, a := range g.Addresses {
		addr, err := netip.ParseAddr(a)
		switch {
		case err != nil, addr.IsUnspecified(), addr.IsMulticast():
			errs.Add("addresses", model.T("“%s” is not an IP address that a gateway sends from: enter one such as 192.0.2.1 or 2001:db8::1", a))
		case slices.Contains(g.Addresses[:i], a):
			errs.Add("addresses", model.T("The address %s is there twice: remove one of them", a))
		}
	}
}

func (g *Gateway) validateHosts(errs *model.FieldErrors) {
	for i, h := range g.Hosts {
		_, err := netip.ParseAddr(h)
		switch {
		case h == "", len(h) > MaxHost, !isASCII(h):
			errs.Add("hosts", model.T("A host name must have 1 to %d printable ASCII characters, as in the messages of the gateway", MaxHost))
		case err == nil:
			errs.Add("hosts", model.T("%s is an IP address: enter it as an address", h))
		case slices.Contains(g.Hosts[:i], h):
			errs.Add("hosts", model.T("The host name %s is there twice: remove one of them", h))
		}
	}
}

func (g *Gateway) validateZones(errs *model.FieldErrors) {
	seen := map[string]bool{}
	for _, z := range g.Zones {
		switch {
		case z.Name == "", len(z.Name) > MaxZoneName, !isASCII(z.Name), strings.Contains(z.Name, " "):
			errs.Add("zones", model.T("A name of a time zone must have 1 to %d printable ASCII characters without blanks, as in the records of the gateway", MaxZoneName))
		case z.Offset < -MaxOffset, z.Offset > MaxOffset:
			errs.Add("zones", model.T("The time zone %s must be at most 14 hours behind or ahead of UTC", z.Name))
		case seen[z.Name]:
			errs.Add("zones", model.T("The time zone %s is there twice: remove one of them", z.Name))
		}
		seen[z.Name] = true
	}
}

// isASCII reports whether s has only printable characters of ASCII and blanks.
func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}

// validSecret reports whether s can be entered at the command line of a gateway,
// where a question mark asks for help.
func validSecret(s string) bool {
	return len(s) <= MaxSecret && isASCII(s) && !strings.ContainsAny(s, " ?")
}

// checkTaken adds the addresses and hosts that belong to another gateway.
func checkTaken(ctx context.Context, tx bun.IDB, g *Gateway, errs *model.FieldErrors) error {
	owners, err := ownersOf(ctx, tx, "gateway_address", "address", g.ID, g.Addresses)
	if err != nil {
		return err
	}
	for _, o := range owners {
		errs.Add("addresses", model.T("The address %s belongs to the gateway “%s”", o.Value, o.Name))
	}
	if owners, err = ownersOf(ctx, tx, "gateway_host", "host", g.ID, g.Hosts); err != nil {
		return err
	}
	for _, o := range owners {
		errs.Add("hosts", model.T("The host name %s belongs to the gateway “%s”", o.Value, o.Name))
	}
	return nil
}

// owner is the gateway that has a value.
type owner struct{ Name, Value string }

// ownersOf returns the gateways other than id that have some of values.
func ownersOf(ctx context.Context, tx bun.IDB, table, column string, id int64, values []string) ([]owner, error) {
	if len(values) == 0 {
		return nil, nil
	}
	var owners []owner
	err := tx.NewSelect().TableExpr("? AS part", bun.Ident(table)).
		Join("JOIN gateway ON gateway.name = part.gateway").
		ColumnExpr("gateway.name AS name, part.? AS value", bun.Ident(column)).
		Where("part.? IN (?)", bun.Ident(column), bun.List(values)).Where("gateway.id <> ?", id).
		OrderExpr("part.?", bun.Ident(column)).Scan(ctx, &owners)
	if err != nil {
		return nil, fmt.Errorf("looking for gateways by %s: %w", column, err)
	}
	return owners, nil
}

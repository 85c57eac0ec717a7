package acct

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"layeh.com/radius"
	"layeh.com/radius/rfc2865"
	"layeh.com/radius/rfc2866"

	"tandem/model/cdr"
)

// Text returns attributes in the form that radclient reads and writes, in one
// line: the raw text of a leg. It leaves Acct-Delay-Time out, which is another one
// in each copy of a request.
//
//	Acct-Status-Type = 2, Acct-Session-Id = "000B5571", h323-gw-id = "OrigGW."
func Text(attributes radius.Attributes) string {
	var b strings.Builder
	write := func(name, value string) {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(name + " = " + value)
	}
	for _, a := range attributes {
		switch a.Type {
		case rfc2866.AcctDelayTime_Type:
		case rfc2865.VendorSpecific_Type:
			writeVendor(a.Attribute, write)
		default:
			write(textOf(a.Type, a.Attribute))
		}
	}
	return b.String()
}

// textOf returns an attribute by its name and in its form. One that has no name,
// or not its form, is written in hexadecimal under its number.
func textOf(t radius.Type, a radius.Attribute) (name, value string) {
	known, ok := standard(t)
	switch {
	case ok && known.form == text:
		return known.name, strconv.Quote(string(a))
	case ok && known.form == number && len(a) == 4:
		n, _ := uint32Of(a)
		return known.name, strconv.FormatUint(uint64(n), 10)
	case ok && known.form == address && len(a) == addressSize(t):
		addr, _ := netip.AddrFromSlice(a)
		return known.name, addr.String()
	default:
		return fmt.Sprintf("Attr-%d", t), "0x" + hex.EncodeToString(a)
	}
}

// addressSize is how many bytes the address of an attribute has.
func addressSize(t radius.Type) int {
	if t == rfc2865.NASIPAddress_Type {
		return 4
	}
	return 16
}

func writeVendor(a radius.Attribute, write func(name, value string)) {
	ok := eachCisco(a, func(t byte, value []byte) {
		if name, known := cisco(t); known {
			write(name, strconv.Quote(string(value)))
		} else {
			write(fmt.Sprintf("Attr-%d.%d.%d", rfc2865.VendorSpecific_Type, ciscoVendor, t), "0x"+hex.EncodeToString(value))
		}
	})
	if !ok {
		write(fmt.Sprintf("Attr-%d", rfc2865.VendorSpecific_Type), "0x"+hex.EncodeToString(a))
	}
}

// errNotText says that a text is not one of Text.
var errNotText = errors.New("not the text of a request")

// Read reads a text of Text, such as a line that was kept apart, into rec like
// Decode.
func Read(raw []byte, rec *cdr.Record) error {
	attributes, err := parseText(string(raw))
	if err != nil {
		*rec = cdr.Record{Raw: raw}
		return err
	}
	return Decode(&radius.Packet{Attributes: attributes}, rec)
}

// parseText returns the attributes whose text is s, each in an attribute of its
// own.
func parseText(s string) (radius.Attributes, error) {
	var attributes radius.Attributes
	for s != "" {
		name, rest, ok := strings.Cut(s, " = ")
		if !ok {
			return nil, errNotText
		}
		value, rest, err := cutValue(rest)
		if err != nil {
			return nil, err
		}
		t, a, err := parseAttribute(name, value)
		if err != nil {
			return nil, fmt.Errorf("reading %q: %w", name, err)
		}
		attributes.Add(t, a)
		s = strings.TrimPrefix(rest, ", ")
	}
	return attributes, nil
}

// cutValue returns the value at the beginning of s and what follows it.
func cutValue(s string) (value, rest string, err error) {
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ", ")
		return value, rest, nil
	}
	quoted, err := strconv.QuotedPrefix(s)
	if err != nil {
		return "", "", errNotText
	}
	value, err = strconv.Unquote(quoted)
	return value, s[len(quoted):], err
}

// parseAttribute is the reverse of textOf and writeVendor.
func parseAttribute(name, value string) (radius.Type, radius.Attribute, error) {
	if numbers, ok := strings.CutPrefix(name, "Attr-"); ok {
		return parseUnnamed(numbers, value)
	}
	for t := range byte(255) {
		if own, ok := cisco(t); ok && own == name {
			return vendor(t, []byte(value))
		}
		if known, ok := standard(radius.Type(t)); ok && known.name == name {
			a, err := known.parse(value)
			return radius.Type(t), a, err
		}
	}
	return 0, nil, errNotText
}

func (known attribute) parse(value string) (radius.Attribute, error) {
	switch known.form {
	case number:
		n, err := strconv.ParseUint(value, 10, 32)
		return radius.NewInteger(uint32(n)), err
	case address:
		addr, err := netip.ParseAddr(value)
		return addr.AsSlice(), err
	default:
		return radius.Attribute(value), nil
	}
}

func parseUnnamed(numbers, value string) (radius.Type, radius.Attribute, error) {
	digits, ok := strings.CutPrefix(value, "0x")
	a, err := hex.DecodeString(digits)
	if !ok || err != nil {
		return 0, nil, errNotText
	}
	of, isVendor := strings.CutPrefix(numbers, fmt.Sprintf("%d.%d.", rfc2865.VendorSpecific_Type, ciscoVendor))
	if !isVendor {
		of = numbers
	}
	t, err := strconv.ParseUint(of, 10, 8)
	switch {
	case err != nil:
		return 0, nil, err
	case isVendor:
		return vendor(byte(t), a)
	default:
		return radius.Type(t), a, nil
	}
}

// vendor returns an attribute of Cisco's.
func vendor(t byte, value []byte) (radius.Type, radius.Attribute, error) {
	if len(value) > 255-2-4-2 {
		return 0, nil, errNotText
	}
	own := []byte{0, 0, 0, ciscoVendor, t, byte(len(value) + 2)}
	return rfc2865.VendorSpecific_Type, slices.Concat(own, value), nil
}

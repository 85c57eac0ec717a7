package cdr

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// Key returns the number by which copies of one record are recognised, whichever
// way they came: the hash of its connection id, kind, leg type, origin, times as
// the gateway's clock showed them, and peer. Neither the gateway nor what stands
// before the body goes in, because servers and relays write that anew.
//
// A feature is known by its name, time, id and leg. A connect time says nothing
// where the call was not answered: some write the disconnect time there, others
// none. Without a clock the legs to one peer in one call, such as several attempts,
// are told apart by their counters and cause. A record that names neither a call
// nor a time is known by its text, with runs of blanks as one.
//
// The archive keeps keys, so the same record has the same key for ever.
func (r *Record) Key() uint64 {
	if r.Normal.IsZero() && r.Setup == 0 && r.Disconnect == 0 {
		return hashText(body(r.Raw))
	}
	h := mix(secret0, uint64(r.Kind)<<16|uint64(r.Type)<<8|uint64(r.Origin))
	for at := 0; at < int(r.Normal.Len); at += 8 {
		h = mix(h, binary.LittleEndian.Uint64(r.Normal.Text[at:]))
	}
	if r.Kind == Feature {
		h = hashBytes(mix(h, uint64(r.Setup)), r.FeatureName)
		return finish(hashBytes(hashBytes(h, r.FeatureID), r.FeatureLeg))
	}
	connect := r.Connect
	if connect >= r.Disconnect {
		connect = 0
	}
	h = mix(mix(mix(h, uint64(r.Setup)), uint64(connect)), uint64(r.Disconnect))
	if r.Setup == 0 && r.Disconnect == 0 {
		h = mix(mix(h, uint64(r.TransmitPackets)<<32|uint64(r.ReceivePackets)), uint64(r.Cause))
	}
	return finish(hashBytes(h, r.Number()))
}

const (
	secret0 = 0xa0761d6478bd642f
	secret1 = 0xe7037ed1a0b428db
)

// mix adds a word to the hash h.
func mix(h, word uint64) uint64 {
	high, low := bits.Mul64(h^secret1, word^secret0)
	return high ^ low ^ bits.RotateLeft64(h, 29)
}

func finish(h uint64) uint64 { return mix(h, secret1) }

// hashBytes adds b and its length to h.
func hashBytes(h uint64, b []byte) uint64 {
	h = mix(h, uint64(len(b)))
	for len(b) >= 8 {
		h = mix(h, binary.LittleEndian.Uint64(b))
		b = b[8:]
	}
	if len(b) == 0 {
		return h
	}
	var tail [8]byte
	copy(tail[:], b)
	return mix(h, binary.LittleEndian.Uint64(tail[:]))
}

// hashText hashes text with runs of blanks as one and none at its ends.
func hashText(text []byte) uint64 {
	h := uint64(secret0)
	for len(text) > 0 {
		text = bytes.TrimLeft(text, " \r\n")
		end := bytes.IndexAny(text, " \r\n")
		if end < 0 {
			end = len(text)
		}
		if end > 0 {
			h = hashBytes(h, text[:end])
		}
		text = text[end:]
	}
	return finish(h)
}

// body returns what stands behind the mnemonic of a syslog message, all of raw
// when it has none.
func body(raw []byte) []byte {
	if _, after, found := bytes.Cut(raw, []byte("_HISTORY:")); found {
		return after
	}
	return raw
}

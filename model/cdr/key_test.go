package cdr

import "testing"

// record is a whole record.
func record() Record {
	return Record{
		Type: VoIP, Origin: Originate, Cause: 16, Normal: NormalConnection([]byte("ABC1")), Setup: at("10:00:00"),
		Connect: at("10:00:05"), Disconnect: at("10:01:00"), Peer: []byte("3001"), Raw: []byte("raw"),
	}
}

func TestEveryPartOfARecordThatTellsLegsApartIsInItsKey(t *testing.T) {
	t.Parallel()
	seen := map[uint64]string{}
	whole := record()
	seen[whole.Key()] = "the record"
	for name, change := range map[string]func(*Record){
		"kind":       func(r *Record) { r.Kind = Feature },
		"type":       func(r *Record) { r.Type = Telephony },
		"origin":     func(r *Record) { r.Origin = Answer },
		"connection": func(r *Record) { r.Normal = NormalConnection([]byte("ABC2")) },
		"a longer connection": func(r *Record) {
			r.Normal = NormalConnection([]byte("ABC10"))
		},
		"setup":      func(r *Record) { r.Setup++ },
		"connect":    func(r *Record) { r.Connect++ },
		"no connect": func(r *Record) { r.Connect = 0 },
		"disconnect": func(r *Record) { r.Disconnect++ },
		"peer":       func(r *Record) { r.Peer = []byte("3002") },
		"no peer":    func(r *Record) { r.Peer = nil },
		"long peer":  func(r *Record) { r.Peer = []byte("300130013001") },
	} {
		rec := record()
		change(&rec)
		if other, found := seen[rec.Key()]; found {
			t.Errorf("another %s has the key of %s", name, other)
		}
		seen[rec.Key()] = name
	}
}

func TestWhatServersAndFormatsWriteAnewIsNotInTheKey(t *testing.T) {
	t.Parallel()
	whole := record()
	for name, change := range map[string]func(*Record){
		"host":       func(r *Record) { r.Header.Host = []byte("gw2") },
		"counter":    func(r *Record) { r.Header.Counter = 7 },
		"raw":        func(r *Record) { r.Raw = []byte("other") },
		"plus":       func(r *Record) { r.Peer = []byte("+3001") },
		"zone":       func(r *Record) { r.Zone = []byte("CET") },
		"mark":       func(r *Record) { r.Mark = ClockLost },
		"utc":        func(r *Record) { r.UTC = 12 },
		"cause text": func(r *Record) { r.CauseText = []byte("x") },
	} {
		rec := record()
		change(&rec)
		if rec.Key() != whole.Key() {
			t.Errorf("another %s gives another key", name)
		}
	}
}

func TestAnUnansweredLegHasOneKeyWhateverItsConnectTimeIs(t *testing.T) {
	t.Parallel()
	none, same := record(), record()
	none.Connect, same.Connect = 0, same.Disconnect
	if none.Key() != same.Key() {
		t.Error("no connect time and that of the disconnect give different keys")
	}
}

func TestLegsWithoutAClockAreToldApartByTheirCountersAndCause(t *testing.T) {
	t.Parallel()
	null := func(change func(*Record)) uint64 {
		rec := record()
		rec.Setup, rec.Connect, rec.Disconnect = 0, 0, 0
		change(&rec)
		return rec.Key()
	}
	first := null(func(*Record) {})
	if again := null(func(r *Record) { r.Raw = []byte("other") }); again != first {
		t.Error("a copy gives another key")
	}
	if null(func(r *Record) { r.Cause = 17 }) == first || null(func(r *Record) { r.ReceivePackets++ }) == first ||
		null(func(r *Record) { r.TransmitPackets++ }) == first {
		t.Error("another cause or counter gives the same key")
	}
}

func TestARecordWithoutAnythingIsKnownByItsText(t *testing.T) {
	t.Parallel()
	key := func(raw string) uint64 { return (&Record{Raw: []byte(raw)}).Key() }
	const body = "CallLegType 1, ConnectionId 0 0 0 0, SetupTime 0"
	first := key("<189>1: %VOIPAAA-5-VOIP_CALL_HISTORY: " + body)
	if again := key("<189>2: gw1: %VOIPAAA-5-VOIP_CALL_HISTORY:   CallLegType 1,  ConnectionId 0 0 0 0, SetupTime 0 \r\n"); again != first {
		t.Error("another header and other blanks give another key")
	}
	if other := key("%VOIPAAA-5-VOIP_CALL_HISTORY: " + body + ", PeerAddress 1"); other == first {
		t.Error("another body gives the same key")
	}
	if joined := key("CallLegType1, ConnectionId 0 0 0 0, SetupTime 0"); joined == key(body) {
		t.Error("a blank less gives the same key")
	}
}

// The archive keeps keys: they must never change.
func TestTheKeyOfARecordIsTheSameForEver(t *testing.T) {
	t.Parallel()
	rec := record()
	if got, want := rec.Key(), uint64(0x15883256cae9b8ee); got != want {
		t.Errorf("got %#x, want %#x", got, want)
	}
}

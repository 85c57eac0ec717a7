package iostext

import (
	"bytes"
	"regexp"
	"testing"

	"tandem/model/cdr"
)

// benchLine is the line of 504 bytes of section 6.1 of spec/cdr.md.
var benchLine = []byte("<189>3132811: 000123: CMEMRI: Dec 16 10:16:25.486: %VOIPAAA-5-VOIP_CALL_HISTORY: " +
	"CallLegType 2, ConnectionId CA5210B082B11E0A142A279BD84410, SetupTime 10:14:59.214 CET Thu Dec 16 2010, " +
	"PeerAddress 510, PeerSubAddress , DisconnectCause 10  , DisconnectText normal call clearing (16), " +
	"ConnectTime 10:14:59.294 CET Thu Dec 16 2010, DisconnectTime 10:15:50.894 CET Thu Dec 16 2010, " +
	"CallOrigin 1, ChargedUnits 0, InfoType 2, TransmitPackets 2562, TransmitBytes 409920, " +
	"ReceivePackets 2576, ReceiveBytes 411524")

func BenchmarkRead(b *testing.B) {
	var r Reader
	var rec cdr.Record
	b.SetBytes(int64(len(benchLine)))
	b.ReportAllocs()
	for b.Loop() {
		if err := r.Read(benchLine, &rec); err != nil {
			b.Fatal(err)
		}
	}
}

// peer is what log pipelines do: one expression with 17 groups, whose values are
// not even converted.
var peer = regexp.MustCompile(`^(.*?)%VOIPAAA-\d-VOIP_CALL_HISTORY: CallLegType (\d+), ConnectionId ([^,]*), ` +
	`SetupTime ([^,]*), PeerAddress ([^,]*), PeerSubAddress ([^,]*), DisconnectCause ([^,]*), ` +
	`DisconnectText (.*?), ConnectTime ([^,]*), DisconnectTime ([^,]*), CallOrigin (\d+), ` +
	`ChargedUnits (\d+), InfoType (\d+), TransmitPackets (\d+), TransmitBytes (\d+), ` +
	`ReceivePackets (\d+), ReceiveBytes (\d+)`)

func BenchmarkPeerRegexp(b *testing.B) {
	b.SetBytes(int64(len(benchLine)))
	b.ReportAllocs()
	for b.Loop() {
		if peer.FindSubmatchIndex(benchLine) == nil {
			b.Fatal("no match")
		}
	}
}

func BenchmarkReadAnyOrder(b *testing.B) {
	line := bytes.Replace(benchLine, []byte("CallLegType 2, "), nil, 1)
	line = append(line, ", CallLegType 2"...)
	var r Reader
	var rec cdr.Record
	b.ReportAllocs()
	for b.Loop() {
		if err := r.Read(line, &rec); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadHeader(b *testing.B) {
	line := []byte("<189>3132811: 000123: CMEMRI: Dec 16 10:16:25.486: %SYS-5-CONFIG_I: Configured from console by vty0")
	var h cdr.Header
	b.ReportAllocs()
	for b.Loop() {
		ReadHeader(line, &h)
	}
}

func BenchmarkKey(b *testing.B) {
	var r Reader
	var rec cdr.Record
	if err := r.Read(benchLine, &rec); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		rec.Key()
	}
}

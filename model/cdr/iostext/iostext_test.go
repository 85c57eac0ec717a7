package iostext

const marked = "%VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType 1, ConnectionId BA55719E F8C10015 0 1B1E08, " +
	"SetupTime 11:14:39.367 UTC Mon Jun 18 2001, PeerAddress 68575, PeerSubAddress , DisconnectCause 10  , " +
	"DisconnectText normal call clearing., ConnectTime 11:14:49.707 UTC Mon Jun 18 2001, " +
	"DisconnectTime 11:15:02.867 UTC Mon Jun 18 2001, CallOrigin 2, ChargedUnits 0, InfoType 2, " +
	"TransmitPackets 1509, TransmitBytes 102600, ReceivePackets 1510, ReceiveBytes 138920"

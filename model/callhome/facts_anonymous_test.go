package callhome

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"reflect"
	"strings"
	"testing"
	"time"

	"tandem/model/cluster"
	"tandem/model/host"
)

// mayBeTold are the texts of Facts that name nobody, so that Anonymous messages
// may tell them: the versions, models and counts, and the names of services.
var mayBeTold = map[string]bool{
	"ActiveServices[0]": true, "ActiveVersion": true, "InactiveVersion.Value": true,
	"PhoneUsers.Value": true, "Devices.Value": true, "CallActivity.Value": true,
	"Host.OSVersion.Value": true, "Host.Locale.Value": true, "Host.UpTime.Value": true, "Host.Model.Value": true,
	"Host.FirmwareVersion.Value": true, "Host.BIOSVersion.Value": true, "Host.BIOSInformation.Value": true,
	"Host.CPUSpeed.Value": true, "Host.RAM.Value": true, "Host.MemoryUsed.Value": true, "Host.RAID.Value": true,
	"Host.Partitions.Items[0].FSType": true,
}

// plant sets every text in the Facts that f points to, in structs and lists too,
// to what text returns for its path, and gives every list one item.
func plant(t *testing.T, f *Facts, text func(path string) string) {
	t.Helper()
	f.PublisherAddresses, f.ActiveServices = []string{""}, []string{""}
	f.Upgrades.Items, f.Tables.Items = []cluster.Upgrade{{}}, []TableCount{{}}
	f.Host.Addresses.Items, f.Host.DNSServers.Items = []string{""}, []string{""}
	f.Host.CPULoad.Items, f.Host.Partitions.Items = []host.CPU{{}}, []host.Partition{{}}
	plantIn(reflect.ValueOf(f).Elem(), "", text)
}

func plantIn(v reflect.Value, path string, text func(path string) string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text(strings.TrimPrefix(path, ".")))
	case reflect.Slice:
		for i := range v.Len() {
			plantIn(v.Index(i), fmt.Sprintf("%s[%d]", path, i), text)
		}
	case reflect.Struct:
		for field, value := range v.Fields() {
			if value.Type() != reflect.TypeFor[time.Time]() {
				plantIn(value, path+"."+field.Name, text)
			}
		}
	}
}

// canary is a text for path that stands as it is in every identifier too.
func canary(path string) string {
	return "canary_" + strings.NewReplacer(".", "_", "[", "_", "]", "_").Replace(path) + "_z"
}

// TestAnonymousMessagesNameNobody plants a canary in every text of the facts and
// looks for each in all that leaves, in every encoding. Each text either may be
// told, or must not be found. One round plants values, one only reasons, because
// a reason is told only where there is no value.
func TestAnonymousMessagesNameNobody(t *testing.T) {
	t.Parallel()
	isReason := func(path string) bool { return strings.HasSuffix(path, ".Problem") }
	rounds := map[string]func(path string) bool{
		"values":                   func(path string) bool { return !isReason(path) },
		"reasons":                  isReason,
		"reasons within lists":     func(path string) bool { return !isReason(path) || strings.HasSuffix(path, "[0].Problem") },
		"values and their reasons": func(string) bool { return true },
	}
	for name, planted := range rounds {
		for _, kind := range append(Anonymous.Kinds(), Test) {
			t.Run(name+" in "+string(kind), func(t *testing.T) {
				t.Parallel()
				f := someFacts(t)
				var paths []string
				plant(t, &f, func(path string) string {
					if !planted(path) {
						return ""
					}
					paths = append(paths, path)
					return canary(path)
				})
				if name == "reasons" {
					f.Host.Partitions.Items, f.Upgrades.Items = nil, nil
				}
				message := build(t, kind, Anonymous, f)
				wire := everything(t, message, EmailFrom{Sender: "canary@sender.example", HeloName: "canary.helo.example"})
				for _, path := range paths {
					if !mayBeTold[path] && strings.Contains(wire, canary(path)) {
						t.Errorf("%s is told", path)
					}
				}
				for _, secret := range []string{"canary@sender.example", "canary.helo", string(f.PseudonymKey)} {
					if strings.Contains(wire, secret) {
						t.Errorf("%s is told", secret)
					}
				}
			})
		}
	}
}

// TestAnonymousMessagesOfARealServerNameNobody looks for real values, also in
// pieces and in capitals.
func TestAnonymousMessagesOfARealServerNameNobody(t *testing.T) {
	t.Parallel()
	for _, kind := range append(Anonymous.Kinds(), Test) {
		wire := strings.ToLower(everything(t, build(t, kind, Anonymous, someFacts(t)), someSender))
		for _, secret := range []string{
			"voice@", "株式会社", "サンプル", "山田", "marunouchi", "chiyoda", "1234-5678", "tokyo", "cucm", "192.0.2.", "2001:db8",
			"00:0c:29", "aa:bb:cc", "wzp2342", "/dev/", "/srv", "sales", "/sys/", "md0", "callhome@",
		} {
			if strings.Contains(wire, secret) {
				t.Errorf("%s tells %s", kind, secret)
			}
		}
	}
}

// TestSmartMessagesTellTheCanaries shows that the search of everything finds
// what is there.
func TestSmartMessagesTellTheCanaries(t *testing.T) {
	t.Parallel()
	f := someFacts(t)
	plant(t, &f, canary)
	wire := everything(t, build(t, Inventory, Smart, f), someSender)
	for _, path := range []string{"ClusterID", "NodeName", "Config.Company", "Config.Address", "Host.Serial.Value", "Host.Partitions.Items[0].Mount"} {
		if n := strings.Count(wire, canary(path)); n < 3 {
			t.Errorf("%s is found %d times", path, n)
		}
	}
}

// everything returns all that leaves for m, as it is and decoded: AML, full text
// and e-mail; base64, quoted-printable, encoded words and XML.
func everything(t *testing.T, m Message, from EmailFrom) string {
	t.Helper()
	email := ComposeEmail(m, from, []string{"tac@example.net"})
	var b strings.Builder
	b.WriteString(m.MessageID + "\n")
	for _, data := range append([][]byte{m.AML, m.Text, email}, decodedParts(t, email)...) {
		b.Write(data)
		b.WriteString(unescaped(data))
	}
	return b.String()
}

// decodedParts returns the decoded subject and bodies of an e-mail.
func decodedParts(t *testing.T, email []byte) [][]byte {
	t.Helper()
	message, err := mail.ReadMessage(bytes.NewReader(email))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	bodies := [][]byte{[]byte(subject)}
	for parts := multipart.NewReader(message.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return bodies
		}
		if err != nil {
			t.Fatal(err)
		}
		decoders := map[string]io.Reader{
			"quoted-printable": quotedprintable.NewReader(part),
			"base64":           base64.NewDecoder(base64.StdEncoding, part),
		}
		body, err := io.ReadAll(decoders[part.Header.Get("Content-Transfer-Encoding")])
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, body)
	}
}

// unescaped returns the texts and attributes of an XML document, nothing when
// data is none.
func unescaped(data []byte) string {
	var b strings.Builder
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.Token()
		if err != nil {
			return b.String()
		}
		switch t := token.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			for _, a := range t.Attr {
				b.WriteString(a.Value + "\n")
			}
		}
	}
}

func TestAnonymousMessagesStillTellWhatTheyMay(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	for _, kind := range Anonymous.Kinds() {
		for _, item := range parsed(t, build(t, kind, Anonymous, someFacts(t))).Items {
			got[item.Name] = item.Value
		}
	}
	for name, want := range map[string]string{
		"OS Version":             "Debian GNU/Linux 12 (bookworm), kernel 6.1.0-28-amd64",
		"Storage Partition":      "partition 1 (ext4) 40.0 GiB; partition 2 (xfs) 1.0 TiB; partition 3 (xfs) Not available: the reason is left out of anonymous messages",
		"Raid Configuration":     "array 1 raid1 active [2/2] [UU]; array 2 raid5 active [3/2] [U_U]",
		"Firmware version":       "Not available: the reason is left out of anonymous messages",
		"Device count and Model": "0",
		"system status: Active and Inactive partition used": "active: partition 2 (xfs) 900 bytes of 1.0 TiB; inactive: Not available: this product has no inactive partition",
	} {
		if got[name] != want {
			t.Errorf("%s: got %q, want %q", name, got[name], want)
		}
	}
}

package callhome

import (
	"bytes"
	"encoding/xml"
	"fmt"
)

// The names of an AML message (spec/wire-formats.md section 1.2). They look like
// addresses, but nothing is ever fetched from them or sent to them.
const (
	soapNamespace    = "http://www.w3.org/2003/05/soap-envelope"
	sessionNamespace = "http://www.cisco.com/2004/01/aml-session"
	blockNamespace   = "http://www.cisco.com/2004/01/aml-block"
	chNamespace      = "http://www.cisco.com/2005/05/callhome"
	rmeNamespace     = "http://www.cisco.com/rme/4.0"

	nextRole    = soapNamespace + "/role/next"
	backEnd     = "http://tools.cisco.com/neddce/services/DDCEService"
	appliance   = "http://www.cisco.com/appliance/uri"
	groupPrefix = chNamespace + "/"
)

// The types below are the SOAP 1.2 envelope of samples/callhome-aml-*.xml,
// element by element, with the prefixes written out: some receivers look for
// them. What is told stands twice: as rme:AD pairs for programs, in the order
// of the message, and as an inline attachment that is the full text form.
type amlEnvelope struct {
	XMLName xml.Name   `xml:"soap-env:Envelope"`
	SOAP    string     `xml:"xmlns:soap-env,attr"`
	Session amlSession `xml:"soap-env:Header>aml-session:Session"`
	Block   amlBlock   `xml:"soap-env:Body>aml-block:Block"`
}

type amlSession struct {
	Namespace      string `xml:"xmlns:aml-session,attr"`
	MustUnderstand bool   `xml:"soap-env:mustUnderstand,attr"`
	Role           string `xml:"soap-env:role,attr"`
	To             string `xml:"aml-session:To"`
	Via            string `xml:"aml-session:Path>aml-session:Via"`
	From           string `xml:"aml-session:From"`
	MessageID      string `xml:"aml-session:MessageId"`
}

type amlBlock struct {
	Namespace   string          `xml:"xmlns:aml-block,attr"`
	Header      amlHeader       `xml:"aml-block:Header"`
	CallHome    amlCallHome     `xml:"aml-block:Content>ch:CallHome"`
	Attachments []amlAttachment `xml:"aml-block:Attachments>aml-block:Attachment"`
}

type amlHeader struct {
	Type           string `xml:"aml-block:Type"`
	CreationDate   string `xml:"aml-block:CreationDate"`
	BuilderName    string `xml:"aml-block:Builder>aml-block:Name"`
	BuilderVersion string `xml:"aml-block:Builder>aml-block:Version"`
	GroupID        string `xml:"aml-block:BlockGroup>aml-block:GroupId"`
	Number         int    `xml:"aml-block:BlockGroup>aml-block:Number"`
	IsLast         bool   `xml:"aml-block:BlockGroup>aml-block:IsLast"`
	IsPrimary      bool   `xml:"aml-block:BlockGroup>aml-block:IsPrimary"`
	WaitForPrimary bool   `xml:"aml-block:BlockGroup>aml-block:WaitForPrimary"`
	Severity       int    `xml:"aml-block:Severity"`
}

type amlCallHome struct {
	Namespace          string     `xml:"xmlns:ch,attr"`
	Version            string     `xml:"version,attr"`
	EventTime          string     `xml:"ch:EventTime"`
	MessageDescription string     `xml:"ch:MessageDescription"`
	Type               string     `xml:"ch:Event>ch:Type"`
	SubType            string     `xml:"ch:Event>ch:SubType"`
	Brand              string     `xml:"ch:Event>ch:Brand"`
	Series             string     `xml:"ch:Event>ch:Series"`
	Email              string     `xml:"ch:CustomerData>ch:UserData>ch:Email"`
	CustomerID         string     `xml:"ch:CustomerData>ch:ContractData>ch:CustomerId"`
	SiteID             string     `xml:"ch:CustomerData>ch:ContractData>ch:SiteId"`
	ContractID         string     `xml:"ch:CustomerData>ch:ContractData>ch:ContractId"`
	DeviceID           string     `xml:"ch:CustomerData>ch:ContractData>ch:DeviceId"`
	Name               string     `xml:"ch:CustomerData>ch:SystemInfo>ch:Name"`
	Contact            string     `xml:"ch:CustomerData>ch:SystemInfo>ch:Contact"`
	ContactEmail       string     `xml:"ch:CustomerData>ch:SystemInfo>ch:ContactEmail"`
	ContactPhoneNumber string     `xml:"ch:CustomerData>ch:SystemInfo>ch:ContactPhoneNumber"`
	StreetAddress      string     `xml:"ch:CustomerData>ch:SystemInfo>ch:StreetAddress"`
	CCOID              string     `xml:"ch:CustomerData>ch:CCOID"`
	Chassis            amlChassis `xml:"ch:Device>rme:Chassis"`
}

type amlChassis struct {
	Namespace       string  `xml:"xmlns:rme,attr"`
	Model           string  `xml:"rme:Model"`
	HardwareVersion string  `xml:"rme:HardwareVersion"`
	SerialNumber    string  `xml:"rme:SerialNumber"`
	Additional      []amlAD `xml:"rme:AdditionalInformation>rme:AD"`
}

type amlAD struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type amlAttachment struct {
	Type string  `xml:"type,attr"`
	Name string  `xml:"aml-block:Name"`
	Data amlData `xml:"aml-block:Data"`
}

type amlData struct {
	Encoding string `xml:"encoding,attr"`
	Text     string `xml:",cdata"`
}

// aml returns the message as an AML document with text attached.
func (d draft) aml(text []byte) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", " ")
	if err := e.Encode(d.envelope(text)); err != nil {
		return nil, fmt.Errorf("writing the AML: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

func (d draft) envelope(text []byte) amlEnvelope {
	return amlEnvelope{
		SOAP: soapNamespace,
		Session: amlSession{
			Namespace: sessionNamespace, MustUnderstand: true, Role: nextRole,
			To: backEnd, Via: appliance, From: appliance, MessageID: d.messageID(),
		},
		Block: amlBlock{
			Namespace: blockNamespace,
			Header: amlHeader{
				Type: groupPrefix + string(d.kind), CreationDate: d.created,
				BuilderName: productShortName, BuilderVersion: oneLine(d.facts.ActiveVersion),
				GroupID: "G" + d.sequence, IsLast: true, IsPrimary: true, Severity: severity,
			},
			CallHome: d.callHome(),
			Attachments: []amlAttachment{{
				Type: "inline", Name: string(d.kind), Data: amlData{Encoding: "plain", Text: string(text)},
			}},
		},
	}
}

func (d draft) callHome() amlCallHome {
	f := d.facts
	return amlCallHome{
		Namespace: chNamespace, Version: "1.0",
		EventTime: d.created, MessageDescription: d.description(),
		Type: string(d.kind), SubType: d.subType(), Brand: productShortName, Series: productShortName,
		Email: oneLine(f.Config.ContactEmail), CustomerID: oneLine(f.Config.Company), SiteID: oneLine(f.ClusterID),
		DeviceID: d.deviceID(),
		Name:     oneLine(f.NodeName), Contact: oneLine(f.Config.ContactName), ContactEmail: oneLine(f.Config.ContactEmail),
		ContactPhoneNumber: oneLine(f.Config.Phone), StreetAddress: clean(f.Config.Address),
		Chassis: amlChassis{
			Namespace: rmeNamespace, Model: oneLine(f.Host.Model.Value), SerialNumber: d.serial, Additional: d.pairs(),
		},
	}
}

// pairs returns the items of all sections. Those of a second section carry its
// title, because its labels may stand in the first one too.
func (d draft) pairs() []amlAD {
	var list []amlAD
	for i, s := range d.sections {
		prefix := ""
		if i > 0 {
			prefix = s.title + ": "
		}
		for _, item := range s.items {
			list = append(list, amlAD{prefix + item.Name, item.Value})
		}
	}
	return list
}

package phoneconfig

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"tandem/model/device"
	"tandem/model/product"
)

// keyNumber is what phones know a soft key by.
type keyNumber struct{ tag, event, help int }

// keyNumbers has the soft keys whose numbers are public; the phone leaves out
// the others. It is never changed.
var keyNumbers = map[product.SoftKey]keyNumber{
	product.Redial:          {1, 1, 301},
	product.NewCall:         {2, 2, 302},
	product.Hold:            {3, 3, 303},
	product.Transfer:        {4, 4, 304},
	product.ForwardAll:      {5, 5, 305},
	product.Erase:           {8, 8, 308},
	product.EndCall:         {9, 9, 309},
	product.Resume:          {10, 10, 310},
	product.Answer:          {11, 11, 311},
	product.Conference:      {13, 13, 313},
	product.Park:            {14, 14, 314},
	product.Select:          {78, 29, 329},
	product.ConferenceList:  {79, 30, 330},
	product.ImmediateDivert: {80, 31, 331},
	product.ToggleDND:       {63, 69, 369},
}

// keyID is what files call a soft key.
func keyID(key product.SoftKey) attributes {
	if key == product.Transfer {
		return attributes{"keyID", "Transfer"}
	}
	return attributes{"keyID", string(key)}
}

// softkeyFile is the name of the file of a softkey template; its hash changes
// with the keys. It is "" for a phone that keeps its own soft keys.
func softkeyFile(t device.SoftkeyTemplate) string {
	if t.ID == 0 {
		return ""
	}
	sum := sha256.Sum256(softkeysXML(t, ""))
	return fmt.Sprintf("SK%d-%s.xml", t.ID, hex.EncodeToString(sum[:8]))
}

// Softkeys returns the file of a softkey template that configuration files name
// in softKeyFile.
func Softkeys(t device.SoftkeyTemplate) []byte {
	sum := sha256.Sum256(softkeysXML(t, ""))
	return softkeysXML(t, hex.EncodeToString(sum[:16]))
}

func softkeysXML(t device.SoftkeyTemplate, stamp string) []byte {
	d := &document{}
	d.element("softKeyCfg", nil, func() {
		d.value("versionStamp", stamp)
		d.element("typeSoftKey", nil, func() { writeKeys(d, t.SoftKeys) })
		d.element("softKeySets", nil, func() {
			for _, state := range product.CallStates() {
				d.element("softKeySet", attributes{"id", string(state)}, func() { writeSet(d, t.SoftKeys[state]) })
			}
		})
	})
	return []byte(header + d.String())
}

// writeKeys writes each key that is used once, in the order of its first use.
func writeKeys(d *document, sets device.SoftKeys) {
	done := map[product.SoftKey]bool{}
	for _, state := range product.CallStates() {
		for _, key := range sets[state] {
			n, ok := keyNumbers[key]
			if !ok || done[key] {
				continue
			}
			done[key] = true
			d.element("softKeyDef", keyID(key), func() {
				d.number("tag", n.tag)
				d.number("eventID", n.event)
				d.number("helpID", n.help)
			})
		}
	}
}

func writeSet(d *document, keys []product.SoftKey) {
	for _, key := range keys {
		if _, ok := keyNumbers[key]; ok {
			d.element("softKey", keyID(key), func() {})
		}
	}
}

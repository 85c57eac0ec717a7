package product

// The series.
const (
	family7800 = "7800"
	family7900 = "7900"
	family8800 = "8800"
	family8900 = "8900"
	family9900 = "9900"
)

// What services can draw on, by kind of screen (IP Phone Services Application
// Development Notes, OL-20949-01).
const (
	display7940 = "133,65,2,G"
	display7941 = "298,144,3,G"
	display7945 = "298,156,16,C"
	display7970 = "298,168,12,C"
	display7975 = "298,168,16,C"
	display7841 = "396,162,1,G"
	display8811 = "559,265,8,G"
	display8841 = "559,265,24,C"
	display9971 = "498,289,24,C"
)

// products is never changed. The order is that of the names.
var products = []Product{
	sip(family7800, "7811", 1, "384,106,1,G"),
	sip(family7800, "7821", 2, display7841),
	conference(sip(family7800, "7832", 1, "384,128,1,G")),
	sip(family7800, "7841", 4, display7841),
	sip(family7800, "7861", 16, display7841),
	both(family7900, "7911", 1, "192,64,1,G"),
	both(family7900, "7940", 2, display7940),
	both(family7900, "7941", 2, display7941),
	both(family7900, "7942", 2, display7941),
	both(family7900, "7945", 2, display7945),
	with(both(family7900, "7960", 6, display7940), 2, module7914),
	with(both(family7900, "7961", 6, display7941), 2, module7914),
	with(both(family7900, "7962", 6, display7941), 2, modules7962...),
	with(both(family7900, "7965", 6, display7945), 2, modules7962...),
	with(both(family7900, "7970", 8, display7970), 2, module7914),
	with(both(family7900, "7971", 8, display7970), 2, module7914),
	with(both(family7900, "7975", 8, display7975), 2, modules7962...),
	sip(family8800, "8811", 5, display8811),
	sip(family8800, "8821", 6, "240,320,24,C"),
	conference(sip(family8800, "8831", 1, display7841)),
	conference(sip(family8800, "8832", 1, "480,128,24,C")),
	sip(family8800, "8841", 5, display8841),
	sip(family8800, "8845", 5, display8841),
	with(sip(family8800, "8851", 5, display8841), 2, moduleBEKEM, module8800Audio),
	with(sip(family8800, "8861", 5, display8841), 2, moduleBEKEM, module8800Audio),
	with(sip(family8800, "8865", 5, display8841), 2, moduleBEKEM, module8800Video),
	both(family8900, "8941", 4, display9971),
	both(family8900, "8945", 4, display9971),
	fixedKeys(with(sip(family8900, "8961", 5, display9971), 1, moduleCKEM)),
	fixedKeys(with(sip(family9900, "9951", 5, display9971), 2, moduleCKEM)),
	fixedKeys(with(sip(family9900, "9971", 6, display9971), 2, moduleCKEM)),
}

// sip is a model that speaks SIP only.
func sip(family, short string, buttons int, display string) Product {
	return Product{
		Model: "Cisco " + short, Short: short, Family: family,
		Protocols: []Protocol{SIP}, Buttons: buttons,
		Softkeys: true, Localised: true,
		HeaderName: "CP-" + short, Display: display,
	}
}

// both is a model that speaks SCCP or SIP.
func both(family, short string, buttons int, display string) Product {
	p := sip(family, short, buttons, display)
	p.Protocols = []Protocol{SCCP, SIP}
	if family == family7900 {
		p.HeaderName += "G"
	}
	return p
}

func with(p Product, most int, modules ...string) Product {
	p.Modules, p.MaxModules = modules, most
	return p
}

func conference(p Product) Product {
	p.Conference = true
	return p
}

// fixedKeys is a model whose soft keys are ruled by a feature control policy
// and not by a softkey template.
func fixedKeys(p Product) Product {
	p.Softkeys = false
	return p
}

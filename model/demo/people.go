package demo

import (
	"slices"

	"tandem/model/product"
)

// PIN is that of everybody in the demonstration.
const PIN = "70153"

// person is somebody with one or more device profiles.
type person struct {
	userID, first, last, department string
	number                          string
	pool                            string
	locale                          string // of the profiles, "" for that of the phone
	models                          []string
}

func people() []person {
	return []person{
		{"bob", "Bob", "Baker", "Sales", "1000-001", london, "", []string{"Cisco 8845", "Cisco 7841"}},
		{"alice", "Alice", "Archer", "Support", "2000-001", london, "", []string{"Cisco 8845"}},
		{"kally", "Kally", "Kyriakou", "Finance", "3000-001", shanghai, "", []string{"Cisco 7841"}},
		{"taro", "太郎", "山田", "営業部", "1000-002", tokyo, "Japanese Japan", []string{"Cisco 8845"}},
		{"hanako", "花子", "鈴木", "総務部", "1000-003", tokyo, "Japanese Japan", []string{"Cisco 7942", "Cisco 8861"}},
		{"mei", "梅", "李", "采购部", "3000-002", shanghai, "Chinese China", []string{"Cisco 8845"}},
	}
}

// place is a phone that people share.
type place struct {
	name, description, model string
	protocol                 product.Protocol
	pool                     string
	number                   string // of its own line, "" for none
	extensionMobility        bool
}

func places() []place {
	return []place{
		{"SEP001122334401", "London, reception", "Cisco 8845", product.SIP, london, "2000-900", true},
		{"SEP001122334402", "London, hot desk 1", "Cisco 8845", product.SIP, london, "", true},
		{"SEP001122334403", "London, hot desk 2", "Cisco 7841", product.SIP, london, "", true},
		{"SEP001122334404", "London, meeting room", "Cisco 8832", product.SIP, london, "2000-910", false},
		{"SEP001122334411", "東京 フリーアドレス 1", "Cisco 8845", product.SIP, tokyo, "1000-900", true},
		{"SEP001122334412", "東京 フリーアドレス 2", "Cisco 7942", product.SCCP, tokyo, "", true},
		{"SEP001122334413", "東京 受付", "Cisco 8861", product.SIP, tokyo, "1000-910", true},
		{"SEP001122334421", "上海 共享座位 1", "Cisco 7841", product.SIP, shanghai, "3000-900", true},
		{"SEP001122334422", "上海 共享座位 2", "Cisco 8845", product.SIP, shanghai, "", true},
	}
}

// protocolOf returns the protocol of the phones of a model here.
func protocolOf(modelName string) product.Protocol {
	i := slices.IndexFunc(places(), func(p place) bool { return p.model == modelName })
	if i < 0 {
		return product.SIP
	}
	return places()[i].protocol
}

// The device pools.
const (
	london   = "London DP"
	tokyo    = "Tokyo DP"
	shanghai = "Shanghai DP"
)

package cmadmin

import "tandem/handlers/record"

// orNone is what a field refers to that may stay empty: the names of list, as
// /ccmadmin/names calls it.
func orNone(names record.Names, list string) record.Reference {
	return record.Reference{Names: names, Lookup: "/ccmadmin/names/" + list, None: record.None()}
}

func toPartition(all record.Names) record.Reference   { return orNone(all, "route-partitions") }
func toSearchSpace(all record.Names) record.Reference { return orNone(all, "calling-search-spaces") }
func toSoftkeys(all record.Names) record.Reference    { return orNone(all, "softkey-templates") }
func toMLPPDomain(all record.Names) record.Reference  { return orNone(all, "mlpp-domains") }
func toMOH(all record.Names) record.Reference         { return orNone(all, "moh-audio-sources") }
func toLocale(all record.Names) record.Reference      { return orNone(all, "user-locales") }
func toUser(all record.Names) record.Reference        { return orNone(all, "users") }

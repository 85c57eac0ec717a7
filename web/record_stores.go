package main

import (
	"time"

	"tandem/handlers/record"
	"tandem/model/db"
	"tandem/model/device"
	"tandem/model/phoneservice"
	"tandem/model/routing"
	"tandem/model/user"
)

// recordStores keep the records of CM Administration.
type recordStores struct {
	partitions   *routing.Partitions
	searchSpaces *routing.SearchSpaces
	numbers      *routing.DirectoryNumbers

	pools           *device.Pools
	buttonTemplates *device.ButtonTemplates
	softkeys        *device.SoftkeyTemplates
	audioSources    *device.MOHAudioSources
	locales         *device.UserLocales
	domains         *device.MLPPDomains
	commonDevices   *device.CommonConfigurations
	commonPhones    *device.CommonPhoneProfiles

	phones          *device.Phones
	profiles        *device.Profiles
	defaultProfiles *device.DefaultProfiles
	phoneServices   *phoneservice.Services

	endUsers         *user.EndUsers
	applicationUsers *user.ApplicationUsers
	groups           *user.AccessControlGroups
	policies         *user.CredentialPolicies
}

func newRecordStores(d *db.DB) recordStores {
	return recordStores{
		partitions:   routing.NewPartitions(d, time.Now),
		searchSpaces: routing.NewSearchSpaces(d, time.Now),
		numbers:      routing.NewDirectoryNumbers(d, time.Now),

		pools:           device.NewPools(d, time.Now),
		buttonTemplates: device.NewButtonTemplates(d, time.Now),
		softkeys:        device.NewSoftkeyTemplates(d, time.Now),
		audioSources:    device.NewMOHAudioSources(d, time.Now),
		locales:         device.NewUserLocales(d, time.Now),
		domains:         device.NewMLPPDomains(d, time.Now),
		commonDevices:   device.NewCommonConfigurations(d, time.Now),
		commonPhones:    device.NewCommonPhoneProfiles(d, time.Now),

		phones:          device.NewPhones(d, time.Now),
		profiles:        device.NewProfiles(d, time.Now),
		defaultProfiles: device.NewDefaultProfiles(d, time.Now),
		phoneServices:   phoneservice.NewServices(d, time.Now),

		endUsers:         user.NewEndUsers(d, time.Now),
		applicationUsers: user.NewApplicationUsers(d, time.Now),
		groups:           user.NewAccessControlGroups(d, time.Now),
		policies:         user.NewCredentialPolicies(d, time.Now),
	}
}

// lookups are the lists whose names are offered while somebody types, by the
// last part of their address.
func (s recordStores) lookups() map[string]record.Searcher {
	return map[string]record.Searcher{
		"route-partitions":             s.partitions,
		"calling-search-spaces":        s.searchSpaces,
		"directory-numbers":            s.numbers,
		"device-pools":                 s.pools,
		"phone-button-templates":       s.buttonTemplates,
		"softkey-templates":            s.softkeys,
		"moh-audio-sources":            s.audioSources,
		"user-locales":                 s.locales,
		"mlpp-domains":                 s.domains,
		"common-device-configurations": s.commonDevices,
		"common-phone-profiles":        s.commonPhones,
		"phones":                       s.phones,
		"device-profiles":              s.profiles,
		"default-device-profiles":      s.defaultProfiles,
		"phone-services":               s.phoneServices,
		"users":                        s.endUsers,
		"application-users":            s.applicationUsers,
		"access-control-groups":        s.groups,
		"credential-policies":          s.policies,
	}
}

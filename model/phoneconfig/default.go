package phoneconfig

// Default returns XMLDefault.cnf.xml, which phones without a file of their own
// read: where the cluster is. Nobody is registered by it.
func Default(c Cluster) []byte {
	d := &document{}
	d.element("Default", nil, func() {
		d.value("autoRegistration", "disabled")
		writeGroup(d, c)
		plain, _ := c.urls()
		d.values("authenticationURL", plain+authenticatePath, "servicesURL", plain+servicesPath)
	})
	return []byte(header + d.String())
}

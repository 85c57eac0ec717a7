# make run   build and start on https://localhost:8443 with SQLite under ./data
# make demo  a small cluster with phones and people to try it out with
# make test  install what the tests need, then run every test
# make help  the rest
SHELL    := /bin/bash
VERSION  := $(shell sed -n 's/^## \[\([0-9][^]]*\)\].*/\1/p' CHANGELOG.md | head -n 1)
GOFLAGS  += -trimpath
AXE      := 4.11.0
export CGO_ENABLED ?= 0

.PHONY: help run demo build generate lint test peers bench bench-cdr vuln screenshots image clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: build ## build and start on https://localhost:8443 with SQLite under ./data
	./bin/tandem serve --local --data ./data

demo: build ## start a small cluster with phones and people, in a folder of its own
	./bin/tandem demo

build: ## build ./bin/tandem, one static binary
	go build $(GOFLAGS) -ldflags "-s -w -X main.version=$(VERSION)" -o bin/tandem ./web

generate: ## generate the Go code of the views
	go tool templ generate -log-level warn

lint: generate ## formatting, vet, staticcheck, and generated code up to date
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'gofmt the files above'; exit 1; }
	go tool templ fmt -fail $$(git ls-files '*.templ')
	git diff --exit-code --stat -- '*_templ.go'
	@test -z "$$(git ls-files --others --exclude-standard -- '*_templ.go')" || { echo 'add the generated files to git'; exit 1; }
	go vet ./...
	go tool staticcheck ./...

peers: ## install the programs the tests talk to
	.ci/peers $(AXE)

# -race needs cgo; the program itself is built without.
test: peers ## run every test, on SQLite and PostgreSQL and in Chromium
	CGO_ENABLED=1 .ci/with-postgres go test -race -shuffle=on -timeout 30m ./...

bench: build ## print speed and memory figures of this machine
	go test -run '^$$' -bench . -benchtime 2s ./model/callhome
	go run ./web/bench ./bin/tandem

bench-cdr: build ## print figures of gateway CDRs: collecting, searching, reporting
	go run ./web/bench ./bin/tandem cdr

screenshots: build ## make the pictures of the README
	TANDEM_SCREENSHOTS=$(CURDIR)/docs/screenshots go test -count=1 -run TestScreenshots ./web

vuln: ## look for known vulnerabilities (needs the internet)
	go run golang.org/x/vuln/cmd/govulncheck@latest ./...

image: ## build the container image
	docker build -t tandem:$(VERSION) .

clean: ## delete what the targets above made, except ./data
	rm -rf bin .tools

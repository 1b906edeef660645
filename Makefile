# Everything a developer does, by name. The work itself is in bin/.

# Where SwiftPM builds for tests and development; the release program is always built in .build.
SCRATCH ?= .build

export PATH := $(CURDIR)/.local/venv/bin:$(PATH)
swift_sources := Sources Tests Package.swift

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run build setup test format lint lint-deploy test-web build-tests test-swift test-cluster test-e2e conformance bench-store fuzz-api coverage coverage-web bench-web cluster chaos test-chaos clean

help: ## show this list
	@awk -F ':.*## *' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install, build and run Parley with a small local model; settings as in .env.example, such as PORT=9000
	@bin/run

build: ## build the release program (.build/release/parley) and the web client (Public/)
	@bin/setup build
	@bin/build

setup: ## install all that building, testing and running need
	@bin/setup

test: ## check everything: format, web client, server, and both together in a browser
	@bin/setup build test lint chaos
	@$(MAKE) --no-print-directory lint test-web test-chaos test-swift test-cluster test-e2e

lint: web/node_modules/.stamp e2e/node_modules/.stamp ## check format, style and types
	swift format lint --strict --recursive --parallel $(swift_sources)
	cd web && deno fmt --check && deno lint && deno check src test build
	cd e2e && deno fmt --check && deno lint && deno check support journeys bench
	bin/lint-deploy

lint-deploy: ## check scripts and what deploy/ holds
	@bin/setup lint
	bin/lint-deploy

format: ## put all source into the common format
	swift format --in-place --recursive --parallel $(swift_sources)
	cd web && deno fmt
	cd e2e && deno fmt

test-web: web/node_modules/.stamp ## run the web client's unit tests
	cd web && deno test --quiet --allow-read

web/node_modules/.stamp: bin/web-modules web/build/substitutes/entities.json web/package.json
	bin/web-modules

e2e/node_modules/.stamp: bin/e2e-modules bin/requirements/test.txt $(wildcard e2e/types/node/*)
	bin/e2e-modules

build-tests:
	swift build --build-tests --scratch-path "$(SCRATCH)"

test-swift: build-tests ## build for development and run the Swift tests
	bin/swift-tests "$(SCRATCH)"

# The store's and the log's own tests are for every engine already: these are the tests of what stands on them.
test-cluster: build-tests ## run the tests of conversations on PostgreSQL and Redis
	TEST_CLUSTER=1 bin/swift-tests "$(SCRATCH)" --filter 'ChatCoreTests|ParleyTests.OneServer'

test-e2e: build-tests e2e/node_modules/.stamp ## run the browser journeys against the program built for development
	bin/build web
	bin/e2e "$(SCRATCH)/debug/parley"

conformance: ## hold the WebSocket server against its protocol's test suite
	bin/conformance

fuzz-api: build-tests ## throw generated requests at the server for FUZZ_SECONDS (300), checked against openapi.yaml
	@bin/setup build fuzz
	@bin/fuzz-api "$(SCRATCH)/debug/parley"

coverage: ## say which lines of the server the Swift tests reach
	@bin/setup build test
	@bin/coverage

coverage-web: web/node_modules/.stamp ## say which lines of the web client its unit tests reach
	@bin/coverage-web

bench-store: ## print how the store's times grow from 1,000 to 100,000 messages
	swift run -c release --scratch-path "$(SCRATCH)" StoreBenchmark

bench-web: build-tests e2e/node_modules/.stamp ## measure the web client in a browser against its bounds
	bin/build web
	bin/bench-web "$(SCRATCH)/debug/parley"

cluster: ## run NODES (3) nodes on PostgreSQL and Redis behind nginx, until Ctrl-C; settings as in .env.example
	@bin/setup build cluster
	@bin/build
	@bin/cluster --nodes $(or $(NODES),3) .build/release/parley

chaos: ## let 100 clients use three nodes for CHAOS_SECONDS (240) while all parts fail; CHAOS_SEED repeats a schedule
	@bin/setup build chaos
	@bin/build
	@bin/chaos .build/release/parley

test-chaos: ## run the unit tests of what watches over `make chaos`
	cd chaos && ../.local/venv/bin/python -m unittest discover --quiet

clean: ## remove what was built; data and installed tools stay
	rm -rf .build Public web/node_modules e2e/node_modules e2e/output .local/log .local/stamps

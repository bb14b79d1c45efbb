.DEFAULT_GOAL := help
.PHONY: run demo test functions package bench format lint release clean help

# These keep the machine busy; others with limits of time do not run beside them.
busy := RandomCrashTests|SeveralRuntimesTests|PostgresStoreTests|DiskFullTests

swift_files := Package.swift Sources bench functions local-runtime Tests

run: ## Run everything on this machine: API, functions, simulators, samples
	scripts/setup
	scripts/functions
	swift build --product local-runtime
	.build/debug/local-runtime serve --simulators --samples

demo: ## Show a notice on its way from order to delivery
	scripts/setup
	scripts/functions
	swift build --product local-runtime
	.build/debug/local-runtime demo

test: ## Check style, build the functions, run all tests
	scripts/setup --test
	$(MAKE) lint
	scripts/functions
	scripts/check-linkage
	scripts/package
	scripts/check-packages
	scripts/check-deployments
	swift test --skip RuntimeTests
	swift test --filter RuntimeTests --skip '$(busy)'
	swift test --filter '$(busy)'

functions: ## Build the functions as static executables in .build/functions
	scripts/functions

package: ## Pack the functions for AWS Lambda and for containers, in .build/packages
	scripts/package

bench: ## Measure functions and runtime, walk the send window; fails under what is promised
	scripts/bench
	scripts/bench-functions
	scripts/bench-registries
	scripts/bench-rules
	scripts/bench-runtime
	scripts/bench-sending
	scripts/bench-store

format: ## Format the Swift files in place
	swift format --in-place --parallel --recursive $(swift_files)

lint: ## Check the style of the Swift files
	swift format lint --strict --parallel --recursive $(swift_files)

release: ## Build the local runtime with optimization
	scripts/setup
	swift build --configuration release --product local-runtime

clean: ## Remove all that was built
	rm -rf .build

help: ## Show this list
	@sed -n 's/^\([a-z]*\): ## \(.*\)/\1 \2/p' Makefile | while read -r target text; do printf '%-10s %s\n' "$$target" "$$text"; done

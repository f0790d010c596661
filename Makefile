# Every target sets up what it needs by itself: .venv, PostgreSQL, Redis, a browser. See dev/.
PYTHON ?= python3
LAUNCH = @command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: sudo apt-get install python3 python3-venv" >&2; exit 1; }; \
	exec $(PYTHON) -m dev

.PHONY: run test coverage matrix security drill lint audit sbom manage bench

run: ## the portal, its workers and the Zalo sandbox: PORT=8000 SANDBOX_PORT=8100 PROVINCE=lam_giang
	$(LAUNCH) run

test: ## linters and all tests; a part of them: make test ARGS="tests/dossiers -q"
	$(LAUNCH) test $(ARGS)

coverage: ## the tests with a measure of what they run: a table, and pages in .run/coverage/html
	$(LAUNCH) coverage $(ARGS)

matrix: ## the tests without a browser on each Python (3.11 to 3.14) and Django (5.2 to 6.1) found here, as a table
	$(LAUNCH) matrix $(ARGS)

security: ## the forty security checks as a table; ARGS=full adds programs of full size, ARGS=write puts it into docs/
	$(LAUNCH) security $(ARGS)

drill: ## the faults of operations, made to happen, as a table: ARGS=operations; ARGS="operations write" puts it into docs/
	$(LAUNCH) drill $(ARGS)

lint: ## ruff, djlint, mypy, bandit, migrations, check --deploy
	$(LAUNCH) lint

audit: ## known vulnerabilities of the pinned packages; without a network: make audit ADVISORIES=all.zip
	$(LAUNCH) audit

sbom: ## what a release is made of, as CycloneDX: sbom.json
	$(LAUNCH) sbom

manage: ## any management command: make -s manage ARGS="audit_ledger --json"
	$(LAUNCH) manage $(ARGS)

bench: ## the measurements of bench/, printed as the table of docs/performance.md
	$(LAUNCH) bench $(ARGS)

export PORT SANDBOX_PORT PROVINCE ADVISORIES

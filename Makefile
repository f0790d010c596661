# Every target sets up what it needs by itself: .venv, PostgreSQL, Redis, a browser. See dev/.
PYTHON ?= python3
LAUNCH = @command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: sudo apt-get install python3 python3-venv" >&2; exit 1; }; \
	exec $(PYTHON) -m dev

.PHONY: run test test-all coverage faults matrix security drill walks lint audit sbom manage bench

run: ## the portal, its workers and the Zalo sandbox: PORT=8000 SANDBOX_PORT=8100 PROVINCE=lam_giang
	$(LAUNCH) run

test: ## what proves behaviour; a part: make test ARGS="tests/dossiers -q"; as if on another day: DAY=2027-02-05
	$(LAUNCH) test $(ARGS)

test-all: ## every test, those with many browsers, processes or minutes too; these alone: ARGS="-m slow"
	$(LAUNCH) test-all $(ARGS)

coverage: ## the tests with a measure of what they run: a table, and pages in .run/coverage/html
	$(LAUNCH) coverage $(ARGS)

faults: ## the tests themselves: forty wrong lines, each against the tests that run it, as a table
	$(LAUNCH) faults

matrix: ## the default tier on each Python (3.11 to 3.14) and Django (5.2 to 6.1) found here, as a table
	$(LAUNCH) matrix $(ARGS)

security: ## the forty security checks as a table; ARGS=full adds programs of full size, ARGS=write puts it into docs/
	$(LAUNCH) security $(ARGS)

drill: ## the faults of operations, made to happen, as a table: ARGS=operations; ARGS="operations write" puts it into docs/
	$(LAUNCH) drill $(ARGS)

walks: ## what a status change, a message and a look-up enter, as a table; ARGS=write draws it into docs/architecture.md
	$(LAUNCH) walks $(ARGS)

lint: ## ruff, djlint, mypy, bandit, migrations, check --deploy
	$(LAUNCH) lint

audit: ## known vulnerabilities of the pinned packages; without a network: make audit ADVISORIES=all.zip
	$(LAUNCH) audit

sbom: ## what a release is made of, as CycloneDX: sbom.json
	$(LAUNCH) sbom

manage: ## any management command: make -s manage ARGS="audit_ledger --json"
	$(LAUNCH) manage $(ARGS)

bench: ## the measurements of bench/, as a table; docs/performance.md keeps the newest of each
	$(LAUNCH) bench $(ARGS)

export PORT SANDBOX_PORT PROVINCE ADVISORIES DAY

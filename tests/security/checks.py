"""The forty checks of the portal's security: faults, forgeries, guesses, floods, losses.

A test that proves one carries `@pytest.mark.security_check(NAME)`; `make security` runs these and prints
the table. A figure that a test measured is recorded with `record_property("figure", text)`.
"""

CHECKS = {
    "kill-after-send": "a worker killed between the platform's answer and the ledger",
    "kill-before-send": "a worker killed before it sends",
    "redis-flushed": "Redis emptied",
    "redis-stopped": "Redis stopped",
    "postgres-crashed": "PostgreSQL crashed",
    "rollback": "a change rolled back",
    "platform-500": "the platform answers 500",
    "platform-silent": "the platform does not answer",
    "platform-minus-32": "the platform answers -32 (rate)",
    "platform-minus-216": "the platform answers -216 (token)",
    "parallel-refresh": "many refreshes of the token at once",
    "crash-in-refresh": "a crash between refresh and save",
    "odd-answers": "200 with an error, HTML or nothing",
    "blocked-person": "a person who blocked the account",
    "broadcast-killed": "a broadcast killed twice",
    "quiet-hours": "quiet hours and midnight",
    "burst-of-changes": "three changes of a dossier in ten seconds",
    "forged-webhooks": "forged webhooks",
    "repeated-event": "one event fifty times",
    "event-order": "events out of order and replayed",
    "slow-bodies": "hostile and slow bodies",
    "dossier-enumeration": "dossiers guessed",
    "score-enumeration": "scores walked through",
    "result-files": "result files of others",
    "authorisation": "every address, role and method",
    "qr-tokens": "QR tokens and their renewal",
    "brute-force": "passwords and codes guessed",
    "sessions": "sessions, CSRF, redirects",
    "xss": "script in every field",
    "ssrf": "addresses fetched for others",
    "foreign-imports": "files that nobody here wrote",
    "spreadsheet-bombs": "spreadsheet bombs",
    "formula-injection": "formulas in exports",
    "half-import": "an import that breaks off",
    "two-officers": "two officers at one dossier",
    "headers": "headers and check --deploy",
    "personal-data-in-logs": "personal data in logs at DEBUG",
    "secrets-and-dependencies": "secrets and dependencies",
    "backup-and-restore": "backup and restore",
    "live-migration-and-erasure": "live migration and erasure",
}

# Programs that show a check at full size: `make security ARGS=full` runs them after the tests.
FULL_SIZE = {
    "drill": ("kill-after-send", "kill-before-send", "redis-flushed", "redis-stopped", "postgres-crashed"),
    "campaigns": ("broadcast-killed",),
}

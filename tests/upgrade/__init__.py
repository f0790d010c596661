"""A database of the version before, with the demo province and open notices, and what `migrate` makes of it.

The dump is made anew for each release, from a checkout of the version that is in service. Its commit is in
version_before.py; test_there_and_back.py runs its code on the new tables.

    git worktree add ../before VERSION && cd ../before
    export FIELD_ENCRYPTION_KEYS=…            # those of tests/settings.py: the tests read the rows
    make -s manage ARGS="shell --no-imports" < ../portal/tests/upgrade/dump_demo.py
"""

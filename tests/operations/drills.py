"""The faults of operations and the tests that make each happen to real parts; `make drill ARGS=operations`.

A test that measures something records it with `record_property("figure", text)`.
"""

from typing import NamedTuple


class Drill(NamedTuple):
    """`before` is what happened when it was tried first. Without tests the fault is not drilled."""

    fault: str
    before: str
    tests: tuple[str, ...] = ()


SECURITY = "tests/security"
DRILLS = (
    Drill(
        "a web worker killed (SIGKILL) behind nginx while pages are read",
        "the whole web ended",
        (f"{SECURITY}/test_releases.py::test_a_killed_web_worker_is_replaced_and_no_request_fails",),
    ),
    Drill(
        "two web processes behind nginx, taken out of rotation and restarted one after the other under load",
        "0 of 320 pages failed, by hand; 1 of 1,299 events without taking them out",
        (
            f"{SECURITY}/test_releases.py::test_all_web_processes_are_restarted_under_load_and_no_request_fails",
        ),
    ),
    Drill(
        "a worker killed at each moment of a send",
        "–",
        (
            f"{SECURITY}/test_kills.py::"
            "test_killed_between_the_answer_and_the_ledger_the_message_is_found_and_not_sent_again",
            f"{SECURITY}/test_kills.py::test_killed_before_the_platform_took_the_message_it_is_sent_once",
            f"{SECURITY}/test_kills.py::test_a_broadcast_killed_at_37_and_80_percent_reaches_each_person_once",
        ),
    ),
    Drill(
        "two machines without a shared disk",
        "files and scores missing on the second",
        (
            "tests/foundation/test_object_storage.py::"
            "test_what_one_machine_stores_another_one_serves_and_nobody_reads_unsigned",
            "tests/lookups/exams/test_many_machines.py::"
            "test_a_second_machine_without_the_disk_follows_by_itself",
        ),
    ),
    Drill(
        "PgBouncer in session and in transaction mode",
        "the webhook failed at once",
        tuple(
            f"tests/zalo_channel/test_pgbouncer.py::{name}"
            for name in (
                "test_a_notice_is_enqueued_claimed_sent_and_followed_to_its_reader",
                "test_a_chat_turn_comes_in_and_its_answer_goes_out",
                "test_what_was_written_is_not_written_with_the_limits_of_the_writer",
                "test_pages_and_long_lists_are_read",
                "test_one_process_at_a_time_settles",
            )
        ),
    ),
    Drill(
        "the database's machine is lost: a backup fills a second cluster, newly made; 30 notices were owed "
        "at the dump and sent since",
        "30 of 30 came twice",
        (
            f"{SECURITY}/test_second_cluster.py::"
            "test_thirty_notices_that_were_sent_after_the_dump_do_not_come_again",
        ),
    ),
    Drill(
        "restored from a dump, of whose six notices four were sent since: each comes once",
        "–",
        (f"{SECURITY}/test_backup.py::test_what_is_restored_is_what_was_there",),
    ),
    Drill(
        "no room for files, bodies of requests and the copy of an exam",
        "–",
        (
            f"{SECURITY}/test_uploads.py::test_a_full_disk_takes_no_file_and_says_so",
            "tests/config/test_request_bodies.py::"
            "test_a_body_that_does_not_fit_on_the_disk_is_refused_as_our_fault",
            "tests/lookups/exams/test_many_machines.py::"
            "test_a_build_for_which_the_disk_has_no_room_leaves_connection_folder_and_lock_as_they_were",
        ),
    ),
    Drill(
        "no room for the tables of the database",
        "not tried",
        (f"{SECURITY}/test_full_database.py::test_a_full_database_serves_pages_and_loses_nothing",),
    ),
    Drill(
        "Redis killed, stopped, and hung (frozen), then back",
        "–",
        (
            f"{SECURITY}/test_broker_outages.py::test_a_worker_works_again_after_every_death_of_redis",
            f"{SECURITY}/test_database_outages.py::test_an_outage_of_redis_gives_no_page_of_errors_either",
        ),
    ),
    Drill(
        "PostgreSQL crashed, restarted, away",
        "–",
        tuple(
            f"{SECURITY}/test_database_outages.py::{name}"
            for name in (
                "test_no_request_fails_after_a_crash",
                "test_after_a_clean_restart_already_the_first_requests_find_it",
                "test_meanwhile_everything_says_503_soon_and_afterwards_nothing_fails",
            )
        ),
    ),
    Drill(
        "the platform's clock ahead of ours",
        "–",
        (
            "tests/zalo_channel/test_processing.py::"
            "test_a_time_in_the_future_does_not_open_the_window_for_longer",
        ),
    ),
    Drill(
        "keys exchanged while another process writes and reads",
        "–",
        (
            "tests/config/test_key_rotation.py::"
            "test_keys_are_exchanged_while_another_process_writes_and_reads",
        ),
    ),
    Drill(
        "upgrade from the version before, whose code still writes",
        "not tried",
        tuple(
            f"tests/upgrade/test_from_the_version_before.py::{name}"
            for name in (
                "test_no_row_is_lost",
                "test_open_notices_are_sent",
                "test_what_the_version_before_writes_still_fits_the_tables",
            )
        ),
    ),
    Drill(
        "upgrade, rollback and upgrade with open notices: the code of N−1 → N → N−1 → N",
        "not tried",
        ("tests/upgrade/test_there_and_back.py::test_there_and_back_nothing_is_lost_or_doubled",),
    ),
    Drill(
        "static files of two releases, asked of either",
        "404",
        (f"{SECURITY}/test_releases.py::test_static_files_of_two_releases_are_served",),
    ),
    Drill(
        "Prometheus reads the portal: killed worker, dead token, old notice, failing webhook, full disk",
        "nobody was called",
        (
            "tests/operations/test_prometheus_calls_somebody.py::"
            "test_five_faults_ring_once_each_by_mail_and_by_webhook",
        ),
    ),
    Drill(
        "twenty messages made to be slow to read, at once on the pages",
        "two of them held every page for 36 to 75 seconds",
        (f"{SECURITY}/test_hostile_messages.py",),
    ),
    Drill(
        "the platform answers nothing for ten minutes, with 1, 5, 300 and 20,000 notices owed",
        "nothing rang, and 267 of 300 notices waited up to 15 minutes after its return",
        (
            "tests/foundation/outbox/test_outages.py::"
            "test_a_route_by_which_nothing_goes_is_an_alarm_within_two_minutes_at_any_volume",
            "tests/foundation/outbox/test_outages.py::"
            "test_one_notice_a_minute_probes_and_the_first_success_releases_the_rest",
        ),
    ),
    Drill(
        "a worker whose clock is 300 seconds ahead, or behind",
        "it sent before its hour",
        ("tests/foundation/outbox/test_clock_of_workers.py",),
    ),
    Drill(
        "nginx started with a socket as its standard output, as systemd does after a reboot",
        "it did not start",
        (f"{SECURITY}/test_proxy_by_itself.py",),
    ),
    Drill(
        "a web without its collected static files",
        "every page answered 500, readiness said ok",
        (
            "tests/config/test_health.py::"
            "test_a_web_without_its_collected_files_is_not_ready_and_does_not_start",
        ),
    ),
    Drill(
        "an alarm at night: a mail, a webhook, a message, each once",
        "on the first page only",
        (
            "tests/foundation/outbox/test_alarm_notifications.py",
            "tests/zalo_channel/test_alarms_to_a_follower.py",
        ),
    ),
)

"""What runs in the background: the queues, which task goes to which, and when beat sends each."""

from typing import Any

from celery.schedules import crontab

QUEUES = ("reply", "notice", "bulk", "inbound", "default")  # dev/services.py: a worker for each, or for two

ROUTES = {
    "foundation.outbox.tasks.relay_reply": {"queue": "reply"},
    "foundation.outbox.tasks.relay_notice": {"queue": "notice"},
    "foundation.outbox.tasks.relay_bulk": {"queue": "bulk"},
    "zalo_channel.tasks.answer_citizens": {"queue": "inbound"},
    "zalo_channel.tasks.process_inbound": {"queue": "inbound"},
    "web_channel.tasks.answer_visitors": {"queue": "inbound"},
    "foundation.jobs.tasks.run_waiting": {"queue": "bulk"},  # answers never wait for a file
    "tourism.tasks.render_pictures": {"queue": "bulk"},
}


def _timer(task: str, schedule: float | crontab, *, expires: float | None = None) -> dict[str, Any]:
    """`schedule`: seconds between two runs, an hour at most (beat counts anew at each start), or a crontab;
    one not begun in `expires` is dropped."""
    options = {"expires": expires} if expires else {}
    return {"task": task, "schedule": schedule, "options": options}


def _nightly(task: str, hour: int, minute: int) -> dict[str, Any]:
    return _timer(task, crontab(hour=hour, minute=minute))


BEAT: dict[str, dict[str, Any]] = {
    **{
        f"heartbeat of {queue}": {
            "task": "config.health.heartbeat",
            "schedule": 10.0,
            "args": [queue],
            "options": {"queue": queue, "expires": 20},
        }
        for queue in QUEUES
    },
    "finish erasures": _timer("foundation.citizens.tasks.finish_erasures", 3600.0),
    "count due dates again": _timer("foundation.calendar.tasks.apply_changes", 30.0),
    "enter holidays of the years ahead": _timer(
        "foundation.calendar.tasks.fill_years_ahead", crontab(day_of_month=1, hour=2, minute=20)
    ),
    "audit roles": _timer("foundation.accounts.tasks.audit_roles", 3600.0),
    "forget old notifications": _nightly("foundation.accounts.tasks.forget_old_notifications", 3, 35),
    "forget former values of imports": _nightly("foundation.spreadsheets.tasks.forget_old_rows", 3, 45),
    "do imports and long tasks that wait": _timer("foundation.jobs.tasks.run_waiting", 15.0, expires=14),
    "forget old long tasks": _nightly("foundation.jobs.tasks.forget_old", 3, 48),
    "render pictures of the handbook": _timer("tourism.tasks.render_pictures", 60.0, expires=55),
    "purge sessions": _timer("config.tasks.purge_sessions", 3600.0),
    "purge log-ins": _nightly("config.tasks.purge_log_ins", 3, 20),
    "send morning mails": _timer("config.tasks.send_morning_mails", crontab(minute="*/10"), expires=540),
    "purge pending imports": _timer("config.tasks.purge_pending_imports", 3600.0),
    "relay what is due": _timer("foundation.outbox.tasks.sweep", 3.0),
    "watch what the duty page tells": _timer("config.duty_alarms.watch", 60.0),
    "notify of alarms": _timer("foundation.outbox.tasks.notify_of_alarms", 15.0),
    "process what arrived": _timer("zalo_channel.tasks.process_inbound", 2.0),
    "answer visitors": _timer("web_channel.tasks.answer_visitors", 2.0),
    "settle unknown attempts": _timer("zalo_channel.tasks.reconcile", 15.0),
    "end disaster notices": _timer("lookups.kinds.hazards.tasks.sweep", 60.0),
    "read warnings of other systems": _timer(
        "lookups.kinds.hazards.tasks.read_cap_feeds", 120.0, expires=100
    ),
    "remind of power cuts": _timer("lookups.kinds.power_cuts.tasks.remind", 300.0),
    "announce exam scores": _timer("lookups.kinds.exams.tasks.announce", 5.0),
    "keep the token fresh": _timer("zalo_channel.tasks.keep_token_fresh", 300.0),
    "end alarms of templates": _timer("zalo_channel.tasks.end_alarms_of_templates", 60.0),
    "read quotas": _timer("zalo_channel.tasks.read_quotas", 300.0, expires=250),
    "settle news without a chat": _timer("news_channel.tasks.settle", 60.0),
    "forget unused addresses": _nightly("news_channel.tasks.forget_unused_accounts", 3, 42),
    "forget old visitors": _nightly("web_channel.tasks.forget_old_visitors", 3, 40),
    "forget old events": _timer("zalo_channel.tasks.forget_old_events", 3600.0),
    "forget old answers of the API": _timer("dossiers.tasks.forget_old_answers", 3600.0),
    "forget old drafts": _timer("dossiers.tasks.forget_old_drafts", 3600.0),
    "forget violations on no list": _nightly("lookups.kinds.violations.tasks.forget_unlisted", 3, 52),
    "forget stray files of dossiers": _nightly("dossiers.tasks.forget_stray_files", 3, 50),
    "forget stray files of petitions": _nightly("petitions.tasks.forget_stray_files", 3, 55),
    "bring tags to the account": _timer("zalo_channel.tasks.sync_tags", 60.0),
    "bring articles to the account": _timer("zalo_channel.tasks.sync_articles", 30.0),
    "read figures of articles": _timer(
        "zalo_channel.tasks.read_article_figures", crontab(hour="*/6", minute=40)
    ),
    "send campaigns": _timer("announcements.tasks.advance", 5.0),
    "read followers, views, shares": _timer("foundation.insights.tasks.sample_gauges", crontab(minute=55)),
    "close the last month's figures": _nightly("foundation.insights.tasks.close_last_month", 2, 30),
    "complete the search": _timer("foundation.search.tasks.complete", 300.0),
    "rebuild the search": _nightly("foundation.search.tasks.rebuild", 2, 50),
    "watch the desk": _timer("foundation.conversations.tasks.watch_the_desk", 30.0),
    "forget old missed messages": _nightly("assistant.tasks.forget_old_misses", 3, 45),
    "forget old requests to the model": _nightly("assistant.tasks.forget_old_generation_runs", 3, 45),
    "close answered petitions": _timer("petitions.tasks.close_answered", 3600.0),
    "forget drafts of petitions": _timer("petitions.tasks.forget_drafts", 3600.0),
    "forget who sent old petitions": _nightly("petitions.tasks.blank_old_identities", 3, 30),
    "forget old drafts of the desk": _nightly("inbox.tasks.forget_old_drafts", 3, 25),
    "forget who answered closed surveys": _nightly("outreach.tasks.forget_receipts", 3, 50),
    "blank old chats": _nightly("foundation.conversations.tasks.blank_old_turns", 3, 10),
    "blank old notices": _nightly("foundation.outbox.tasks.blank_old_notices", 3, 20),
}

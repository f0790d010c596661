"""What runs in the background: the queues, which task goes to which, and when beat sends each."""

from typing import Any

from celery.schedules import crontab

QUEUES = ("reply", "notice", "bulk", "inbound", "default")  # dev/services.py: a worker for each, or for two

ROUTES = {
    "foundation.outbox.tasks.relay_reply": {"queue": "reply"},
    "foundation.outbox.tasks.relay_notice": {"queue": "notice"},
    "foundation.outbox.tasks.relay_bulk": {"queue": "bulk"},
    "zalo_channel.tasks.process_inbound": {"queue": "inbound"},
    "foundation.spreadsheets.tasks.take_in_waiting": {"queue": "bulk"},  # answers never wait for a file
    "tourism.tasks.render_pictures": {"queue": "bulk"},
}

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
    "finish erasures": {"task": "foundation.citizens.tasks.finish_erasures", "schedule": 3600.0},
    "count due dates again": {"task": "foundation.calendar.tasks.apply_changes", "schedule": 30.0},
    "enter holidays of the years ahead": {
        "task": "foundation.calendar.tasks.fill_years_ahead",
        "schedule": crontab(day_of_month=1, hour=2, minute=20),
    },
    "audit roles": {"task": "foundation.accounts.tasks.audit_roles", "schedule": 3600.0},
    "forget old notifications": {
        "task": "foundation.accounts.tasks.forget_old_notifications",
        "schedule": crontab(hour=3, minute=35),
    },
    "forget former values of imports": {
        "task": "foundation.spreadsheets.tasks.forget_old_rows",
        "schedule": crontab(hour=3, minute=45),
    },
    "take in files that wait": {
        "task": "foundation.spreadsheets.tasks.take_in_waiting",
        "schedule": 15.0,
        "options": {"expires": 14},
    },
    "render pictures of the handbook": {
        "task": "tourism.tasks.render_pictures",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "purge sessions": {"task": "config.tasks.purge_sessions", "schedule": 3600.0},
    "purge log-ins": {"task": "config.tasks.purge_log_ins", "schedule": crontab(hour=3, minute=20)},
    "send morning mails": {
        "task": "config.tasks.send_morning_mails",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 540},
    },
    "purge pending imports": {"task": "config.tasks.purge_pending_imports", "schedule": 3600.0},
    "relay what is due": {"task": "foundation.outbox.tasks.sweep", "schedule": 3.0},
    "watch what the duty page tells": {"task": "config.duty_alarms.watch", "schedule": 60.0},
    "notify of alarms": {"task": "foundation.outbox.tasks.notify_of_alarms", "schedule": 15.0},
    "process what arrived": {"task": "zalo_channel.tasks.process_inbound", "schedule": 2.0},
    "settle unknown attempts": {"task": "zalo_channel.tasks.reconcile", "schedule": 15.0},
    "end disaster notices": {"task": "lookups.kinds.hazards.tasks.sweep", "schedule": 60.0},
    "read warnings of other systems": {
        "task": "lookups.kinds.hazards.tasks.read_cap_feeds",
        "schedule": 120.0,
        "options": {"expires": 100},
    },
    "remind of power cuts": {"task": "lookups.kinds.power_cuts.tasks.remind", "schedule": 300.0},
    "announce exam scores": {"task": "lookups.kinds.exams.tasks.announce", "schedule": 5.0},
    "keep the token fresh": {"task": "zalo_channel.tasks.keep_token_fresh", "schedule": 300.0},
    "read quotas": {"task": "zalo_channel.tasks.read_quotas", "schedule": 300.0, "options": {"expires": 250}},
    "settle news without a chat": {"task": "news_channel.tasks.settle", "schedule": 60.0},
    "forget unused addresses": {
        "task": "news_channel.tasks.forget_unused_accounts",
        "schedule": crontab(hour=3, minute=42),
    },
    "forget old visitors": {
        "task": "web_channel.tasks.forget_old_visitors",
        "schedule": crontab(hour=3, minute=40),
    },
    "forget old events": {"task": "zalo_channel.tasks.forget_old_events", "schedule": 3600.0},
    "forget old answers of the API": {"task": "dossiers.tasks.forget_old_answers", "schedule": 3600.0},
    "forget old drafts": {"task": "dossiers.tasks.forget_old_drafts", "schedule": 3600.0},
    "forget stray files of dossiers": {
        "task": "dossiers.tasks.forget_stray_files",
        "schedule": crontab(hour=3, minute=50),
    },
    "forget stray files of petitions": {
        "task": "petitions.tasks.forget_stray_files",
        "schedule": crontab(hour=3, minute=55),
    },
    "bring tags to the account": {"task": "zalo_channel.tasks.sync_tags", "schedule": 60.0},
    "bring articles to the account": {"task": "zalo_channel.tasks.sync_articles", "schedule": 30.0},
    "read figures of articles": {
        "task": "zalo_channel.tasks.read_article_figures",
        "schedule": crontab(hour="*/6", minute=40),
    },
    "send campaigns": {"task": "announcements.tasks.advance", "schedule": 5.0},
    "read followers, views, shares": {
        "task": "foundation.insights.tasks.sample_gauges",
        "schedule": crontab(minute=55),
    },
    "close the last month's figures": {
        "task": "foundation.insights.tasks.close_last_month",
        "schedule": crontab(hour=2, minute=30),
    },
    "complete the search": {"task": "foundation.search.tasks.complete", "schedule": 300.0},
    "rebuild the search": {
        "task": "foundation.search.tasks.rebuild",
        "schedule": crontab(hour=2, minute=50),
    },
    "watch the desk": {"task": "foundation.conversations.tasks.watch_the_desk", "schedule": 30.0},
    "forget old missed messages": {
        "task": "assistant.tasks.forget_old_misses",
        "schedule": crontab(hour=3, minute=45),
    },
    "forget old requests to the model": {
        "task": "assistant.tasks.forget_old_generation_runs",
        "schedule": crontab(hour=3, minute=45),
    },
    "close answered petitions": {"task": "petitions.tasks.close_answered", "schedule": 3600.0},
    "forget drafts of petitions": {"task": "petitions.tasks.forget_drafts", "schedule": 3600.0},
    "forget who sent old petitions": {
        "task": "petitions.tasks.blank_old_identities",
        "schedule": crontab(hour=3, minute=30),
    },
    "forget old drafts of the desk": {"task": "inbox.tasks.forget_old_drafts", "schedule": 86_400.0},
    "forget who answered closed surveys": {
        "task": "outreach.tasks.forget_receipts",
        "schedule": crontab(hour=3, minute=50),
    },
    "blank old chats": {
        "task": "foundation.conversations.tasks.blank_old_turns",
        "schedule": crontab(hour=3, minute=10),
    },
    "blank old notices": {
        "task": "foundation.outbox.tasks.blank_old_notices",
        "schedule": crontab(hour=3, minute=20),
    },
}

"""Optional generation by a language model outside the portal: off unless a job is switched on (ADR 63).

GENERATION_JOBS has the stage of each job. `drafts`: only operators read what was written; `live`: all do.
"""

REWRITE, INTENT, ANSWER = "rewrite", "intent", "answer"
JOBS = (REWRITE, INTENT, ANSWER)
OFF, DRAFTS, LIVE = "off", "drafts", "live"
STAGES = (OFF, DRAFTS, LIVE)
ALL_TOPICS = "*"

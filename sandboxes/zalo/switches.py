"""Every place where the real platform's behaviour is unsure, or where a test wants it otherwise."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from .errors import Mistake


@dataclass(slots=True)
class Switches:
    """Numbers in front of the comments are the rules of reference section 12."""

    # 3, 4: transport
    appsecret_proof: bool = False
    rate_limit_per_minute: int = 4000  # 0 switches the limit off
    oa_rate_limit_per_minute: int = 0
    # 5: OAuth
    fixed_code_challenge: str = ""  # the console's challenge; the permission link must then carry it
    refresh_in_query: bool = True  # parameters in the query and an empty body
    # 8: both codes are met in the wild; -216 or -220
    expired_token_code: int = -216
    wrong_token_code: int = -216
    # 11: windows
    stranger_code: int = -232  # or -213
    blocked_code: int = -217  # older tables: -222
    submit_info_refreshes: bool = False
    # 13: the rule that ended in 2026
    eight_in_48h: bool = False
    # 15: stopped on 2026-03-01, real answer unknown
    legacy_message_code: int = -233
    # 16: message forms nobody could confirm on v3.0
    buttons_template_type: str = "optional"  # optional, required, forbidden, unsupported
    list_on_cs: bool = False
    unknown_fields: str = "ignore"  # or refuse
    anonymous_on_cs: bool = True  # the Java SDK sends files to anonymous visitors there
    # 18: night
    phone_night_block: bool = False
    # 19
    tracking_id_on_uid: str = "ignore"  # or refuse
    tracking_id_required: bool = False
    sending_mode_number: bool = True  # 1 as well as "1"
    template_id_number: bool = True  # template/info tells templateId as a number
    phone_accepts_local: bool = False  # 0905..., 905...
    promotions_per_user_daily: int = 1
    development_wallet: int = 1000
    # 4: users
    detail_refuses_non_follower: bool = False
    numeric_user_id: bool = True  # of the conversation call
    v2_profiles: bool = True  # getprofile and getfollowers, stopped for business OAs in 2024
    tags_outlive_followers: bool = True
    history_presses: bool = True  # a press stands in the conversation as query:payload@title
    history_nosupport: bool = True  # templates, lists and forms stand there without their words
    # 23
    receipts: bool = True
    auto_seen: bool = True
    received_delay: float = 0.5  # seconds
    seen_delay: float = 2.0
    phone_never_arrives: float = 0.0  # share, 0 to 1
    # 24, 25
    article_polls: int = 2
    article_lengths_strict: bool = True  # real logs refuse strings AT the stated limit
    broadcast_review_minutes: int = 30
    broadcast_echo: bool = False
    # 26 to 31: webhooks
    events_need_grant: bool = True
    webhook_retry: bool = True
    retry_on: str = "any"  # any (non-200 and slow too) or connection
    retry_scale: float = 1.0
    answer_seconds: float = 2.0  # after which a call counts as slow
    webhook_concurrency: int = 16
    json_style: str = "mixed"  # compact, spaced, compact-escaped, spaced-escaped, mixed
    mac_prefix: str = "mac="  # or "mac = ", or empty
    mac_upper: bool = False
    timestamp_header: bool = False
    timestamp_as_number: bool = False
    syntax_filter: bool = False
    echo: bool = True
    unknown_event_every: int = 500  # 0 for never

    def change(self, values: dict[str, Any]) -> None:
        """All or nothing. Raises Mistake for an unknown name or a value of another kind."""
        kinds = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        checked = {name: _checked(name, value, kinds.get(name)) for name, value in values.items()}
        for name, value in checked.items():
            setattr(self, name, value)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def _checked(name: str, value: Any, kind: type | None) -> Any:
    if kind is None:
        raise Mistake(f"Không có công tắc “{name}”.")
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise Mistake(f"Công tắc “{name}” cần giá trị kiểu {kind.__name__}.")
    return value

"""Which path of which host is answered by which rule. Any other path is refused (rule 1)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sandboxes.http_call import Call

from . import articles, business_calls, media, people_calls, sending, template_sends
from .errors import Refusal
from .world import World

Handler = Callable[[World, Call], Any]


class Route(NamedTuple):
    """`permission` is the console's group; `bucket` the minute counter that the call belongs to."""

    handler: Handler
    permission: str
    bucket: str = "app"


def _upload(kind: str) -> Handler:
    def handler(world: World, call: Call) -> dict[str, Any]:
        if call.upload is None:
            raise Refusal(-201, "file")
        return media.upload(world, kind, call.upload.name, call.upload.content)

    return handler


OPENAPI: dict[tuple[str, str], Route] = {
    ("POST", "/v3.0/oa/message/cs"): Route(sending.send_consultation, "message"),
    ("POST", "/v3.0/oa/message/template"): Route(template_sends.send_by_uid, "template", "template"),
    ("POST", "/v3.0/oa/message/transaction"): Route(sending.refuse_legacy, "message"),
    ("POST", "/v3.0/oa/message/promotion"): Route(sending.refuse_legacy, "message"),
    ("POST", "/v2.0/oa/message"): Route(sending.send_v2, "message"),
    ("POST", "/v3.0/oa/quota/message"): Route(people_calls.quota_v3, "message"),
    ("POST", "/v2.0/oa/quota/message"): Route(people_calls.quota_v2, "message"),
    ("POST", "/v2.0/oa/upload/image"): Route(_upload("image"), "message"),
    ("POST", "/v2.0/oa/upload/gif"): Route(_upload("gif"), "message"),
    ("POST", "/v2.0/oa/upload/file"): Route(_upload("file"), "message"),
    ("GET", "/v3.0/oa/user/detail"): Route(people_calls.detail, "user"),
    ("GET", "/v3.0/oa/user/getlist"): Route(people_calls.getlist, "user"),
    ("GET", "/v2.0/oa/getprofile"): Route(people_calls.profile_v2, "user"),
    ("GET", "/v2.0/oa/getfollowers"): Route(people_calls.followers_v2, "user"),
    ("POST", "/v3.0/oa/user/update"): Route(people_calls.update, "user"),
    ("POST", "/v2.0/oa/deletefollowerinfo"): Route(people_calls.forget, "user"),
    ("GET", "/v2.0/oa/listrecentchat"): Route(people_calls.recent_chats, "message"),
    ("GET", "/v2.0/oa/conversation"): Route(people_calls.conversation, "message"),
    ("POST", "/v2.0/oa/tag/tagfollower"): Route(people_calls.tag_follower, "user"),
    ("POST", "/v2.0/oa/tag/rmfollowerfromtag"): Route(people_calls.untag_follower, "user"),
    ("POST", "/v2.0/oa/tag/rmtag"): Route(people_calls.remove_tag, "user"),
    ("GET", "/v2.0/oa/tag/gettagsofoa"): Route(people_calls.tags, "user"),
    ("GET", "/v2.0/oa/getoa"): Route(people_calls.about_oa, "oa"),
    ("GET", "/v3.0/oa/getoa"): Route(people_calls.about_oa, "oa"),
    ("POST", "/v2.0/article/create"): Route(articles.create, "article", "article"),
    ("POST", "/v2.0/article/update"): Route(articles.update, "article", "article"),
    ("POST", "/v2.0/article/verify"): Route(articles.verify, "article", "article"),
    ("POST", "/v2.0/article/remove"): Route(articles.remove, "article", "article"),
    ("GET", "/v2.0/article/getdetail"): Route(articles.detail, "article", "article"),
    ("GET", "/v2.0/article/getslice"): Route(articles.slice_of, "article", "article"),
    ("POST", "/v2.0/article/upload_video/preparevideo"): Route(articles.prepare_video, "article", "article"),
    ("GET", "/v2.0/article/upload_video/verify"): Route(articles.verify_video, "article", "article"),
}

BUSINESS: dict[tuple[str, str], Route] = {
    ("POST", "/message/template"): Route(template_sends.send_by_phone, "template"),
    ("POST", "/message/template/hashphone"): Route(template_sends.send_by_hash, "template"),
    ("GET", "/message/status"): Route(business_calls.status, "template"),
    ("GET", "/message/quota"): Route(business_calls.quota, "template"),
    ("GET", "/message/template-tag"): Route(business_calls.tags, "template"),
    ("GET", "/quality"): Route(business_calls.quality, "template"),
    ("GET", "/template/all"): Route(business_calls.all_templates, "template"),
    ("GET", "/template/info"): Route(business_calls.template_info, "template"),
    ("GET", "/template/info/v2"): Route(business_calls.template_info, "template"),
    ("GET", "/template/sample-data"): Route(business_calls.sample_data, "template"),
    ("POST", "/template/create"): Route(business_calls.create_template, "template"),
    ("POST", "/template/edit"): Route(business_calls.edit_template, "template"),
    ("POST", "/upload/image"): Route(business_calls.upload_picture, "template"),
    ("GET", "/rating/get"): Route(business_calls.ratings, "template"),
    ("POST", "/rating/get"): Route(business_calls.ratings, "template"),
}

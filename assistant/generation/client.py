"""The chat-completions protocol that OpenAI, vLLM, Ollama and others speak: one request, one JSON object."""

import json
from typing import Any

import requests
from django.conf import settings

from assistant.generation.budget import seconds_left
from assistant.generation.errors import GenerationFailed
from assistant.models import GenerationRun
from foundation.web import http_client

Outcome = GenerationRun.Outcome
MAX_ANSWER_BYTES = 64 * 1024
MAX_TOKENS = 700
MIN_SECONDS = 0.05


def complete(job: str, instructions: str, data: dict[str, Any], schema: dict[str, Any]) -> Any:
    """What the model answers to `data`, as JSON. Instructions and data go in messages of their own.

    Raises GenerationFailed.
    """
    seconds = seconds_left()
    if seconds < MIN_SECONDS:
        raise GenerationFailed(Outcome.LATE)
    body = {
        "model": settings.GENERATION_MODEL,
        "temperature": 0,
        "max_tokens": MAX_TOKENS,
        "messages": [
            {"role": "system", "content": instructions},
            {"role": "user", "content": json.dumps(data, ensure_ascii=False)},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": job, "strict": True, "schema": schema},
        },
    }
    return _content(_post(body, seconds))


def _post(body: dict[str, Any], seconds: float) -> Any:
    url = settings.GENERATION_URL.rstrip("/")
    key = settings.GENERATION_KEY
    try:
        answer = http_client.fetch(
            f"{url}/chat/completions",
            method="POST",
            json=body,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            max_bytes=MAX_ANSWER_BYTES,
            seconds=seconds,
            trusted_hosts={http_client.host_of(url)},
        )
    except requests.RequestException as error:
        is_late = seconds_left() < MIN_SECONDS or isinstance(error, requests.Timeout)
        raise GenerationFailed(Outcome.LATE if is_late else Outcome.FAILED) from error
    if not answer.ok:
        raise GenerationFailed(Outcome.FAILED)
    return _json(answer.content)


def _content(answer: Any) -> Any:
    try:
        choice = answer["choices"][0]
        message, reason = choice["message"], choice.get("finish_reason", "stop")
        if message.get("refusal") or reason == "content_filter":
            raise GenerationFailed(Outcome.REFUSED)
        content = message["content"]
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise GenerationFailed(Outcome.UNUSABLE) from error
    if reason != "stop" or not isinstance(content, str):
        raise GenerationFailed(Outcome.UNUSABLE)
    return _json(content)


def _json(content: str | bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise GenerationFailed(Outcome.UNUSABLE) from error

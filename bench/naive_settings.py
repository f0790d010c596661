"""The portal's settings for a prefork worker: Celery closes a pool after each task, so there is none."""

from config.settings import *  # noqa: F403
from config.settings import DATABASES

del DATABASES["default"]["OPTIONS"]["pool"]

"""The version of this code: that of the newest release in CHANGELOG.md."""

VERSION = "0.2.0"

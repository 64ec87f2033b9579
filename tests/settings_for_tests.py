"""The settings of an installation in a folder of its own, with a fast password hash."""

import os
import tempfile

os.environ["HUIYIN_HOME"] = tempfile.mkdtemp(prefix="huiyin-test-")
os.environ["HUIYIN_LANGUAGE"] = "zh"
# Receivers of tests listen on this machine, where no office may write unless its operator says so.
os.environ["HUIYIN_ROBOT_HOSTS"] = "127.0.0.1"

from huiyin.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

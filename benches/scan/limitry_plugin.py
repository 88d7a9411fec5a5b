"""A plugin of detect-secrets for Limitry's secrets, as its users would write it: with the same prefixes as limitry."""

import re

from detect_secrets.plugins.base import RegexBasedDetector


class LimitryDetector(RegexBasedDetector):
    secret_type = "Limitry secret"

    denylist = [
        re.compile(r"(?:limitry_(?:sk|pat|ct)_|lmtry_sk_)[A-Za-z0-9_-]{8,512}"),
        re.compile(r"(?<![A-Za-z0-9_])(?:lim_(?:test|live)_|lm_)[A-Za-z0-9_-]{8,512}"),
    ]

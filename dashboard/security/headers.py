"""Headers of every answer."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.config import Config


def content_policy(script_hashes: Sequence[str] = ()) -> str:
    """The Content-Security-Policy: nothing from elsewhere; inline scripts by their hashes only.

    Styles may stand inline: Mantine and plotly set them on elements, and a style can't act.
    """
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def security_headers(config: Config, policy: str) -> list[tuple[bytes, bytes]]:
    """Names and values of the headers that every answer carries."""
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if config.behind_tls:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in headers.items()]

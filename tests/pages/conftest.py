"""One running demo republic for all tests of pages, and a browser for those that need one."""

from tests.demo import demo_application
from tests.server import chromium, context

__all__ = ["chromium", "context", "demo_application"]

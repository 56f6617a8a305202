"""The made-up republic: schools, people and two school years, the same for the same seed."""

from app.demo.cast import DemoLogin, logins
from app.demo.making import DemoPresentError, Generated, generate, is_complete
from app.demo.progress import bar
from app.demo.school_years import demo_today

__all__ = ["DemoLogin", "DemoPresentError", "Generated", "bar", "demo_today", "generate", "is_complete", "logins"]

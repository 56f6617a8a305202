"""The Streamlit script. It stands here and not beside `pages/`, where Streamlit would serve pages past the sign-in."""

from app.shell import frame

frame.run()

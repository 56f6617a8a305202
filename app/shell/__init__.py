"""The frame of the web application: server, sign-in, guard, navigation, caches and push."""

"""An archive as web pages, read in a browser on this machine: `make_app` for a server, `serve` to be one.

Server-rendered HTML that works without JavaScript and loads nothing from elsewhere. Its libraries are those
of the extra `newsarc[web]`.
"""

"""For all tests: no property is judged by how long a busy machine took over an example; Ctrl-C is heard."""

import signal

from hypothesis import HealthCheck, settings

settings.register_profile("newsarc", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("newsarc")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell makes what it starts in the background deaf to Ctrl-C, and so every program that tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

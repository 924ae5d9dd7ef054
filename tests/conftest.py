"""For all tests: no property is judged by how long the machine, which may be busy, took over an example."""

from hypothesis import HealthCheck, settings

settings.register_profile("newsarc", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("newsarc")

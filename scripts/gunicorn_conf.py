"""gunicorn's settings, the same in the demo, the image and the benchmarks."""

import gc
import os

from django.urls import get_resolver

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(4, (os.cpu_count() or 1) + 1))
accesslog = os.environ.get("ACCESS_LOG", "-") or None
# Neither the query nor the page before: what people search for is not for the log.
access_log_format = '%(h)s %(l)s %(u)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(b)s "%(a)s"'
graceful_timeout = 10
# One path for every gunicorn of a user, so two of them would fight over it.
control_socket_disable = True
preload_app = True


def when_ready(server: object) -> None:
    """This function will import every view once, before the workers fork, not in each of them.

    What is loaded then stays for good: the collector need not walk it again in every worker, nor
    write to its pages, which the workers share.
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()

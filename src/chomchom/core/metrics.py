"""What the programs count while they run. Names of pages and kinds of answers only, nothing of anybody."""

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry(auto_describe=True)
REQUESTS = Counter(
    "chomchom_requests", "Requests answered by this web server", ["route", "method", "status"], registry=REGISTRY
)
SECONDS = Histogram(
    "chomchom_request_seconds",
    "How long they took",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)
DATABASE_ERRORS = Counter(
    "chomchom_database_errors", "Requests that failed because of the database", ["error"], registry=REGISTRY
)

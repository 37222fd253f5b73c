# One image for web, worker, beat and migrate; docker-compose.yml gives each its command.

FROM python:3.11-slim-bookworm AS base
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PATH=/app/.venv/bin:$PATH
WORKDIR /app

FROM base AS build
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev
COPY . .
RUN SECRET_KEY=build-only PRIVACY_KEYS=build-only-build-only-build-only ALLOWED_HOSTS=build.invalid python manage.py collectstatic --noinput --verbosity 0

FROM base
RUN useradd --system --uid 10001 --user-group --home-dir /data --create-home eorder
COPY --from=build /app /app
ENV EORDER_VAR=/data \
    FORWARDED_ALLOW_IPS=* \
    HOST=0.0.0.0 \
    PORT=8000
USER eorder
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-m", "scripts.healthcheck"]
CMD ["gunicorn", "--config", "scripts/gunicorn_conf.py", "eorder.wsgi:application"]

# Thư Ký and its workers: Python 3.11, nothing of Rasa. Build from the checkout's root:
#   docker build -f deploy/compose/app.Dockerfile -t thuky-app .
FROM python:3.11-slim-bookworm AS build
WORKDIR /opt/thuky
COPY app.lock ./
# Every file is checked against the hash in the lock.
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r app.lock

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /opt/thuky --shell /usr/sbin/nologin thuky
WORKDIR /opt/thuky
COPY --from=build /opt/thuky/.venv .venv
COPY pyproject.toml domain.yml ./
COPY nlu nlu
COPY actions actions
COPY storage storage
COPY bot bot
COPY docs/huong-dan docs/huong-dan
RUN mkdir -p var/files && chown -R thuky: var
ENV PATH=/opt/thuky/.venv/bin:$PATH PYTHONPATH=/opt/thuky PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=5)"]
ENTRYPOINT ["python", "-m", "bot.cli"]
CMD ["run", "--host", "0.0.0.0", "--port", "8080"]

# The understanding: Rasa on Python 3.10 with the model trained inside. Build from the checkout's root:
#   docker build -f deploy/compose/rasa.Dockerfile -t thuky-rasa .
FROM python:3.10-slim-bookworm AS build
WORKDIR /opt/thuky
COPY nlu/rasa.lock nlu/rasa.lock
RUN python -m venv .venv-rasa && .venv-rasa/bin/pip install --no-cache-dir --require-hashes -r nlu/rasa.lock

FROM python:3.10-slim-bookworm
RUN useradd --system --uid 10002 --home-dir /opt/thuky --shell /usr/sbin/nologin thuky
WORKDIR /opt/thuky
COPY --from=build /opt/thuky/.venv-rasa .venv-rasa
COPY config.yml credentials.yml endpoints.yml domain.yml ./
COPY data data
COPY nlu nlu
COPY actions/__init__.py actions/errors.py actions/
COPY bot/__init__.py bot/training.py bot/rasa_alone.py bot/
ENV XDG_CACHE_HOME=/opt/thuky/cache HOME=/tmp MPLCONFIGDIR=/tmp \
    PYTHONPATH=/opt/thuky PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# The model's name is a digest of the data and code above, so the running container finds it and trains nothing.
RUN .venv-rasa/bin/python -m bot.training && chmod -R a+rX cache
USER 10002:10002
EXPOSE 5005
HEALTHCHECK --interval=10s --timeout=6s --start-period=90s --retries=3 \
    CMD [".venv-rasa/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:5005/', timeout=5)"]
ENTRYPOINT [".venv-rasa/bin/python", "-m", "bot.rasa_alone"]
CMD ["0.0.0.0", "5005"]

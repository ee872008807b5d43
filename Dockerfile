# One image for every service; the role is the argument: `services.goals api`.
FROM node:20-slim AS pages
WORKDIR /pages
COPY services/web/ui/package.json services/web/ui/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY services/web/ui ./
RUN npm run build

FROM python:3.11-slim AS packages
COPY requirements/run.txt /run.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /run.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app:/app/libs:/app/libs/contracts \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    UI_DIR=/app/services/web/ui/dist
WORKDIR /app
COPY --from=packages /venv /venv
COPY libs libs
COPY services services
COPY deploy/__init__.py deploy/registry.py deploy/
COPY deploy/keycloak deploy/keycloak
# Here, since the user below may write nothing: else each process compiles them at its start.
RUN python -m compileall -q -j 0 libs services deploy
COPY --from=pages /pages/dist services/web/ui/dist
USER 10001:10001
ENTRYPOINT ["python", "-m"]

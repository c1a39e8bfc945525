# The worker, and every other command of vertex-tuning, as an image. Debian, not Alpine: the Temporal SDK needs glibc.

FROM node:22.23.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
# Compiles, and bundles the workflows, so that workers start without webpack.
RUN node scripts/build.mjs
# The SDK ships its native part for five platforms; four of them are a hundred megabytes that this image cannot use.
RUN npm prune --omit=dev \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
    ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM node:22.23.1-bookworm-slim
# The Temporal SDK reads the system's certificates even where the connection has no TLS.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
# Owned by root and read by everybody: the process cannot change its own program.
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY examples ./examples
COPY package.json LICENSE ./

# Give Node.js about 80 % of the container's memory, for example NODE_OPTIONS=--max-old-space-size=1600 with a limit of 2 GB: the
# SDK sizes its cache of workflows by it.
ENV NODE_ENV=production \
    VERTEX_TUNING_HTTP_ADDRESS=0.0.0.0:8080 \
    VERTEX_TUNING_METRICS_ADDRESS=0.0.0.0:9464
EXPOSE 8080 9464
USER node

# On SIGTERM the worker hands its waits to the next one; allow it 30 seconds before a SIGKILL.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:8080/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps", "/app/dist/cli/main.js"]
CMD ["worker"]

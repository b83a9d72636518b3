# One image for every process; `command` in docker-compose.yml says which. Node's slim image uses glibc.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts scripts
# Without scripts: they would build, and the sources are not here yet.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY libs libs
COPY apps apps
COPY simulation simulation
COPY bench bench
RUN npm run build && npm prune --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY entity-types entity-types
COPY sources sources
RUN mkdir /inbox && chown node:node /inbox
USER node
CMD ["node", "--enable-source-maps", "dist/apps/command-line/src/main.js", "--help"]

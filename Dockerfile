# A small image with prdlint alone: docker build -t prdlint . && docker run --rm -v "$PWD:/docs" prdlint check
FROM rust:1-slim AS build
WORKDIR /source
COPY . .
RUN cargo install --locked --path . --root /out

FROM debian:stable-slim
RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/bin/prdlint /usr/local/bin/prdlint
RUN useradd --create-home reader
USER reader
WORKDIR /docs
ENTRYPOINT ["prdlint"]
CMD ["check"]

# A small image with prdlint alone: docker build -t prdlint . && docker run --rm -v "$PWD:/docs" prdlint check
FROM rust:1-slim AS build
WORKDIR /source
COPY . .
RUN cargo install --locked --path . --root /out

FROM debian:stable-slim
RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/bin/prdlint /usr/local/bin/prdlint
# The documents belong to somebody else than the user of the image, and git would not look at their history.
RUN git config --system --add safe.directory '*'
RUN useradd --create-home reader
USER reader
WORKDIR /docs
ENTRYPOINT ["prdlint"]
CMD ["check"]

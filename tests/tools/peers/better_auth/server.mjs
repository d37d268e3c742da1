// better-auth set up as in its manual: e-mail address and password, tables in an SQLite file, behind Node's own HTTP
// server. It prints its address once it listens; `node server.mjs prepare` creates the tables and exits. `PEER_HASH` is
// `default` (scrypt, better-auth's own) or `argon2id` (with our parameters); `PEER_FILE` is the SQLite file.

import { createServer } from "node:http";

import { betterAuth } from "better-auth";
import { toNodeHandler } from "better-auth/node";
import { SqliteDialect } from "kysely";
import Database from "libsql";

const { PEER_FILE: file, PEER_HASH: hashing, PEER_SECRET: secret } = process.env;

async function argon2id() {
  const { hash, verify } = await import("@node-rs/argon2");
  const cost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1, outputLen: 32 };
  return { hash: (password) => hash(password, cost), verify: ({ hash: stored, password }) => verify(stored, password) };
}

const options = {
  baseURL: "http://127.0.0.1",
  secret,
  database: { dialect: new SqliteDialect({ database: new Database(file) }), type: "sqlite" },
  emailAndPassword: { enabled: true, ...(hashing === "argon2id" && { password: await argon2id() }) },
  // The default refuses the fourth login in ten seconds.
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
};

if (process.argv[2] === "prepare") {
  const { getMigrations } = await import("better-auth/db/migration");
  await (await getMigrations(options)).runMigrations();
} else {
  const server = createServer(toNodeHandler(betterAuth(options)));
  // The connection idles while the other programs have their turn.
  server.keepAliveTimeout = 300_000;
  server.listen(0, "127.0.0.1", () => console.log(`Listening at: http://127.0.0.1:${server.address().port}`));
}

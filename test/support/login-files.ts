import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MadeUpCredentials } from "./made-up-credentials.ts";

/** Keeps a login as `aws login` does, for a profile with this `login_session`. */
export function writeLogin(home: string, session: string, credentials: MadeUpCredentials): void {
  const cache = join(home, ".aws", "login", "cache");
  mkdirSync(cache, { recursive: true });
  const { expiration, ...keys } = credentials;
  const login = {
    accessToken: { ...keys, accountId: "123456789012", expiresAt: expiration.toISOString() },
    clientId: "made-up-client",
    refreshToken: "made-up-refresh-token",
    dpopKey: "made-up-key",
  };
  const name = createHash("sha256").update(session).digest("hex");
  writeFileSync(join(cache, `${name}.json`), JSON.stringify(login));
}

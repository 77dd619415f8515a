import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toSeconds } from "./made-up-credentials.ts";
import type { SsoLogin } from "./sso-server.ts";

interface SsoProfile {
  readonly profile: string;
  /** The name of its session; without one, the profile is of the old form. */
  readonly session?: string;
  readonly account: string;
  readonly role: string;
}

/** Keeps a login as `aws sso login` does. Without a session's name, as for a profile of the old form. */
export function writeSsoLogin(home: string, login: SsoLogin, session?: string): string {
  const folder = join(home, ".aws", "sso", "cache");
  mkdirSync(folder, { recursive: true });
  const hash = createHash("sha1").update(session ?? login.startUrl);
  const file = join(folder, `${hash.digest("hex")}.json`);
  const { startUrl, region, accessToken, ...renewal } = login;
  const expiresAt = toSeconds(login.expiresAt);
  const registrationExpiresAt = toSeconds(login.registrationExpiresAt);
  const kept = {
    startUrl,
    region,
    accessToken,
    // Only a login of a session can be renewed.
    ...(session !== undefined && { ...renewal, registrationExpiresAt }),
    expiresAt,
  };
  writeFileSync(file, JSON.stringify(kept), { mode: 0o600 });
  return file;
}

/** Adds a profile for a role in IAM Identity Center to the AWS configuration of a home. */
export function addSsoProfile(
  home: string,
  { startUrl, region }: Pick<SsoLogin, "startUrl" | "region">,
  { profile, session, account, role }: SsoProfile,
): void {
  const start = [`sso_start_url = ${startUrl}`, `sso_region = ${region}`];
  const lines = [
    profile === "default" ? "[default]" : `[profile ${profile}]`,
    ...(session === undefined ? start : [`sso_session = ${session}`]),
    `sso_account_id = ${account}`,
    `sso_role_name = ${role}`,
    ...(session === undefined ? [] : [`[sso-session ${session}]`, ...start]),
  ];
  mkdirSync(join(home, ".aws"), { recursive: true });
  appendFileSync(join(home, ".aws", "config"), `${lines.join("\n")}\n`);
}

import { SecretValue } from "../../src/core/secret-value.ts";
import type { DriverManifest, Secret } from "../../src/core/vault.ts";
import type { Target } from "../../src/plans/make-plan.ts";
import type { Plan, Wanted } from "../../src/plans/plan.ts";
import { memoryManifest } from "./memory-vault.ts";

type Fields = Partial<Omit<Secret & Wanted, "key" | "value">>;

export function wants(key: string, value: string, fields: Fields = {}): Wanted {
  return { key, value: new SecretValue(value), source: { key, version: "1" }, ...fields };
}

export function finds(key: string, value: string, fields: Fields = {}): Secret {
  return { key, value: new SecretValue(value), version: "7", plain: false, ...fields };
}

/** A place in which these secrets are. */
export function targetWith(
  secrets: readonly Secret[],
  {
    manifest = memoryManifest,
    taken = [],
  }: { readonly manifest?: DriverManifest; readonly taken?: readonly string[] } = {},
): Target {
  return {
    vault: { slug: "vault", place: { namespace: "shop", env: "production" }, manifest },
    found: new Map(secrets.map((secret) => [secret.key, secret])),
    taken: new Set(taken),
  };
}

/** What a plan does to each key, and why not. */
export function actionsIn({ steps }: Plan): Readonly<Record<string, string>> {
  return Object.fromEntries(
    steps.map(({ key, action, problem }) => [
      key,
      problem === undefined ? action : `${action} ${problem.code}`,
    ]),
  );
}

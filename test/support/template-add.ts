import type { Sandbox } from "./sandbox.ts";

/** What the secrets of these tests hold; no template may. */
export const VALUE = "hunter2";

/** The own template of the environment `local`. */
export const FILE = "templates/local.env";

export const heading = (file = FILE, env = "local"): string =>
  `# Fill it with: keep export --env ${env} --template ${file} --file .env\n\n`;

export async function store(box: Sandbox, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await box.set(key, VALUE);
}

/** Stores them in another vault, which is made for it. */
export async function storeIn(
  box: Sandbox,
  slug: string,
  ...keys: readonly string[]
): Promise<void> {
  await box.ok(["vault:add", "--driver", "local", "--slug", slug]);
  for (const key of keys) await box.set(key, VALUE, "local", "--vault", slug);
}

export const add = (...flags: readonly string[]): string[] => [
  "template:add",
  "-e",
  "local",
  ...flags,
];

import { Sandbox } from "./sandbox.ts";

/** A workspace whose local vault has these secrets in the environment `local`. */
export async function workspaceWith(values: Readonly<Record<string, string>>): Promise<Sandbox> {
  const box = new Sandbox();
  await box.init();
  await setAll(box, values);
  return box;
}

export async function setAll(
  box: Sandbox,
  values: Readonly<Record<string, string>>,
  ...flags: readonly [] | readonly ["--vault", string]
): Promise<void> {
  for (const [key, value] of Object.entries(values)) await box.set(key, value, "local", ...flags);
}

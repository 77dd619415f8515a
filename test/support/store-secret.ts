import { Context } from "../../src/context/context.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import { setSecret } from "../../src/operations/set-secret.ts";
import { refusingAsker } from "../../src/terminal/refusing-asker.ts";
import type { Sandbox } from "./sandbox.ts";

/** Does what `keep set` does, in this process: what a test begins with needs no process of its own. */
export async function storeSecret(
  box: Sandbox,
  key: string,
  value: string,
  env: string,
): Promise<void> {
  const nothing = () => undefined;
  const variables = box.variables() as Record<string, string>;
  const context = new Context({
    ask: refusingAsker,
    signal: new AbortController().signal,
    warn: nothing,
    progress: nothing,
    note: nothing,
    handOver: nothing,
    endWork: nothing,
    variables,
    environment: { variables, ignoresCase: false },
    currentFolder: box.project,
  });
  await setSecret(context, {
    key,
    env,
    plain: false,
    ifAbsent: false,
    yes: true,
    readValue: async () => new SecretValue(value),
  });
}

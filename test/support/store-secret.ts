import { SecretValue } from "../../src/core/secret-value.ts";
import { setSecret } from "../../src/operations/set-secret.ts";
import { quietContext } from "./quiet-context.ts";
import type { Sandbox } from "./sandbox.ts";

interface StoredValue {
  readonly key: string;
  readonly value: string;
  readonly env: string;
  readonly vault: string | undefined;
}

/** Does what `keep set` does, in this process: what a test begins with needs no process of its own. */
export async function storeSecret(box: Sandbox, { value, ...place }: StoredValue): Promise<void> {
  const variables = box.variables() as Record<string, string>;
  const environment = { variables, ignoresCase: false };
  const context = quietContext({ variables, environment, currentFolder: box.project });
  const readValue = async () => new SecretValue(value);
  await setSecret(context, { ...place, plain: false, ifAbsent: false, yes: true, readValue });
}

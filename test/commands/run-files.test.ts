import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { Canary } from "../support/canary.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";

const RUN = ["run", "-e", "local"];

async function workspace(values: Readonly<Record<string, string>>): Promise<KeyWorkspace> {
  const box = new KeyWorkspace("http://127.0.0.1:9");
  await box.store("local", "local", values);
  return box;
}

/** Runs a script, and gives what it prints. */
async function output(
  box: KeyWorkspace,
  flags: readonly string[],
  script: string,
): Promise<string> {
  const { code, stdout, stderr } = await box.keep([...RUN, ...flags, "--", "sh", "-c", script]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("--as-file", () => {
  test("gives the path of a private file with exactly the value, gone at the end", async () => {
    const value = "-----BEGIN KEY-----\nabc\0def\n";
    const box = await workspace({ TLS_KEY: value, A: "1" });
    const script = `stat -c '%a %n' "$TLS_KEY"; stat -c '%a' "$(dirname "$TLS_KEY")"; od -An -c "$TLS_KEY" | tr -d ' \\n'`;
    const [mode, folder, content] = (await output(box, ["--as-file", "TLS_KEY"], script)).split(
      "\n",
    );
    expect(mode).toMatch(/^600 \/.*TLS_KEY$/);
    expect(folder).toBe("700");
    expect(content).toBe("-----BEGINKEY-----\\nabc\\0def\\n");
    const path = mode!.slice("600 ".length);
    expect([existsSync(path), existsSync(dirname(path))]).toEqual([false, false]);
  });

  test("takes globs and several keys, and names of a template's variables", async () => {
    const box = await workspace({ TLS_KEY: "k", tls_key: "other", TLS_CERT: "c", A: "1" });
    const script = 'cat "$TLS_KEY" "$tls_key" "$TLS_CERT"; echo "$A"';
    expect(await output(box, ["--as-file", "TLS_*,tls_key"], script)).toBe("kotherc1\n");
    box.write("t.env", "KEY={local:TLS_KEY}\nHOST=db\n");
    const flags = ["--template", "t.env", "--as-file", "KEY"];
    expect(await output(box, flags, 'cat "$KEY"; echo "$HOST"')).toBe("kdb\n");
  });

  test("leaves nothing behind if the program cannot be started", async () => {
    const { core } = new Canary();
    const box = await workspace({ A: core });
    const { code } = await box.keep([...RUN, "--as-file", "A", "--", "no-such-program"]);
    expect(code).toBe(127);
  });

  test("of a key that is not there is an error, and nothing is started", async () => {
    const box = await workspace({ TLS_KEY: "k" });
    const program = ["--", "sh", "-c", "echo started > started"];
    await expectFailure(box, [...RUN, "--as-file", "TLS_KEYS", ...program], {
      exit: 5,
      code: "KEY_FOR_FILE_NOT_FOUND",
      message: "TLS_KEYS",
      hint: "Did you mean TLS_KEY?",
    });
    await expectFailure(box, [...RUN, "--as-file", "X*", ...program], {
      exit: 5,
      code: "KEY_FOR_FILE_NOT_FOUND",
    });
    expect(box.has("started")).toBe(false);
  });
});

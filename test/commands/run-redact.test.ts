import { describe, expect, test } from "vitest";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { TerminalSession } from "../support/tmux.ts";

const RUN = ["run", "-e", "local"];
const PRINT = ["--", "sh", "-c", 'echo "out $A"; echo "err $A" >&2'];

async function workspace(values: Readonly<Record<string, string>>): Promise<KeyWorkspace> {
  const box = new KeyWorkspace("http://127.0.0.1:9");
  await box.store("local", "local", values);
  return box;
}

describe("--redact", () => {
  test("masks the secrets on both streams, and --no-redact does not", async () => {
    const box = await workspace({ A: "correct horse" });
    const masked = { stdout: "out ****\n", stderr: "err ****\n" };
    const plain = { stdout: "out correct horse\n", stderr: "err correct horse\n" };
    expect(await box.keep([...RUN, "--redact", ...PRINT])).toMatchObject(masked);
    expect(await box.keep([...RUN, "--no-redact", ...PRINT])).toMatchObject(plain);
    expect(await box.keep([...RUN, ...PRINT])).toMatchObject(plain);
  });

  test("is on by itself in CI where the output is no terminal", async () => {
    const box = await workspace({ A: "correct horse" });
    const env = { CI: "true" };
    expect((await box.keep([...RUN, ...PRINT], { env })).stdout).toBe("out ****\n");
    const off = await box.keep([...RUN, "--no-redact", ...PRINT], { env });
    expect(off.stdout).toBe("out correct horse\n");
    const terminal = new TerminalSession(box, { env });
    terminal.enter(`keep run -e local -- sh -c 'echo "out $A, e""nd"'`);
    await terminal.sees("out correct horse, end");
  });

  test("masks what a template made of secrets, and nothing that it says itself", async () => {
    const box = await workspace({ PASSWORD: "p@ss word", USER: "shop" });
    box.write(
      "t.env",
      'A="pg://{local:USER}:{{urlencode (secret "local:PASSWORD")}}@db"\nHOST=database\nENV_NAME={{env}}\n',
    );
    const script = 'echo "$A"; echo "p%40ss%20word $HOST $ENV_NAME shop"';
    const args = [...RUN, "--redact", "--template", "t.env", "--", "sh", "-c", script];
    expect((await box.keep(args)).stdout).toBe("****\n**** database local ****\n");
  });

  test("masks what is given as a file, also bytes that are no text", async () => {
    const box = await workspace({ A: "line one\0\nline two" });
    const args = [...RUN, "--redact", "--as-file", "A", "--", "sh", "-c", 'cat "$A"'];
    expect((await box.keep(args)).stdout).not.toMatch(/line (?:one|two)/);
  });

  test("says once which secrets are too short, and only where something is masked", async () => {
    const box = await workspace({ A: "ab", B: "1", C: "correct horse", D: "" });
    const { stdout, stderr } = await box.keep([...RUN, "--redact", "--", "sh", "-c", 'echo "$A"']);
    expect(stdout).toBe("ab\n");
    expect(stderr).toBe("Warning: Not masked, because too short or blank: A, B.\n");
    expect((await box.keep([...RUN, "--", "true"])).stderr).toBe("");
  });
});

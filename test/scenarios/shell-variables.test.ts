import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AWKWARD_VALUES, HARD_VALUES, awkwardText } from "../support/awkward-text.ts";
import { ZSH } from "../support/env-readers/shell-readers.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { hasProgram } from "../support/programs.ts";
import { keepBinary } from "../support/sandbox.ts";
import { SEED } from "../support/seed.ts";
import { SHELL_READERS } from "../support/shell-readers.ts";

const RANDOM = fc.sample(awkwardText, { seed: SEED, numRuns: 100 });
const VALUES: Readonly<Record<string, string>> = Object.fromEntries(
  [...AWKWARD_VALUES, ...HARD_VALUES, ...RANDOM]
    .filter((value) => !value.includes("\0"))
    .map((value, index) => [`V${index}`, value]),
);

async function workspace(values: Readonly<Record<string, string>>): Promise<KeyWorkspace> {
  const box = new KeyWorkspace("http://127.0.0.1:9");
  await box.store("local", "local", values);
  return box;
}

/** What calls Keep in a script. */
const KEEP = `"${process.execPath}" "${keepBinary}"`;
const FAILING = `${KEEP} env --env local --template missing.env`;

test("every shell has exactly the values that keep env printed", async () => {
  const box = await workspace(VALUES);
  for (const shell of ["bash", "fish"] as const) {
    const readers = SHELL_READERS.filter(
      (one) => (one.dialect === "fish") === (shell === "fish") && one.isHere(),
    );
    expect(readers.length).toBeGreaterThan(0);
    const text = await box.ok(["env", "-e", "local", "--shell", shell]);
    for (const reader of readers)
      expect(await reader.read([text]), reader.name).toEqual([{ variables: VALUES }]);
  }
});

/** A script of a shell, and what it prints, with `echo` for what comes after. */
const EVALS = [
  { name: "sh", run: ["sh"], isHere: () => true },
  { name: "bash", run: ["bash", "--norc"], isHere: () => hasProgram("bash") },
  { name: "zsh", run: ZSH.command, isHere: () => ZSH.isHere() },
].filter(({ isHere }) => isHere());

describe.each(EVALS)("in $name", ({ name, run: [program, ...options] }) => {
  const run = (box: KeyWorkspace, script: string) =>
    box.run(program, [...options, "-c", script], { env: { SHELL: `/bin/${name}` } });

  test("eval sets the variables for the shell and its children, and --unset removes them", async () => {
    const box = await workspace({ A: "it's\ntwo  blanks" });
    const script = `secrets="$(${KEEP} env --env local)" && eval "$secrets"
echo "$A"; sh -c 'echo "$A"'
eval "$(${KEEP} env --env local --unset)"
echo "\${A-gone}"; sh -c 'echo "\${A-gone}"'`;
    const { stdout, stderr } = await run(box, script);
    expect(stderr).toBe("");
    expect(stdout).toBe("it's\ntwo  blanks\nit's\ntwo  blanks\ngone\ngone\n");
  });

  test("a failure ends the list of commands, and sets nothing", async () => {
    const box = await workspace({ A: "1" });
    box.write("missing.env", "A={local:A}\nB={local:NONE}\n");
    const script = `secrets="$(${FAILING})" && eval "$secrets" || echo "failed with $?"
echo "\${A-nothing}"
set -e
secrets="$(${FAILING})"
echo never`;
    const { code, stdout } = await run(box, script);
    expect({ code, stdout }).toEqual({ code: 5, stdout: "failed with 5\nnothing\n" });
  });
});

describe.skipIf(!hasProgram("fish"))("in fish", () => {
  const run = (box: KeyWorkspace, script: string) =>
    box.run("fish", ["--no-config", "-c", script], { env: { SHELL: "/usr/bin/fish" } });

  test("source sets the variables, and --unset removes them", async () => {
    const box = await workspace({ A: "it's\ntwo" });
    const script = `${KEEP} env --env local | source; and echo "$A"; and sh -c 'echo "$A"'
${KEEP} env --env local --unset | source; set -q A; or echo gone`;
    const { stdout, stderr } = await run(box, script);
    expect({ stdout, stderr }).toEqual({ stdout: "it's\ntwo\nit's\ntwo\ngone\n", stderr: "" });
  });

  test("a failure is seen in the status of the substitution", async () => {
    const box = await workspace({ A: "1" });
    box.write("missing.env", "A={local:A}\nB={local:NONE}\n");
    const script = `set -l secrets (${FAILING}); and string join \\n $secrets | source; or echo "failed with $status"
set -q A; or echo nothing`;
    const { stdout } = await run(box, script);
    expect(stdout).toBe("failed with 5\nnothing\n");
    const good = `set -l secrets (${KEEP} env --env local); and string join \\n $secrets | source; and echo "$A"`;
    expect((await run(box, good)).stdout).toBe("1\n");
  });
});

import { chmodSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";

async function workspace(): Promise<Sandbox> {
  const box = new Sandbox();
  await box.init();
  return box;
}

/** The exact value of A in the environment `local`. */
const valueOfA = (box: Sandbox): Promise<string> => box.ok(["get", "A", "-e", "local", "--raw"]);

const set = (...flags: readonly string[]): string[] => ["set", "A", ...flags, "-e", "local"];

describe("the ways to give a value", () => {
  test.each([
    ["as an argument", ["x y"], undefined, "x y"],
    ["as an argument with a newline", ["x\n"], undefined, "x\n"],
    ["as an argument that is empty", [""], undefined, ""],
    ["piped", [], "x", "x"],
    ["piped, without its last newline", [], "x\n\n", "x\n"],
    ["piped, without its last CRLF", [], "x\r\n", "x"],
    ["piped, with --exact", ["--exact"], "x\n", "x\n"],
    ["piped, a single newline with --exact", ["--exact"], "\n", "\n"],
    ["piped, asked for with a dash", ["-"], "x\n", "x"],
    ["piped, with a byte order mark", [], "\uFEFFx\n", "\uFEFFx"],
    ["piped, of several lines", [], "a\nb\n\tc\n", "a\nb\n\tc"],
    [
      "piped, of what others escape",
      [],
      `{{x}} $A "b" 'c' \\ \u0000 é 🔑`,
      `{{x}} $A "b" 'c' \\ \u0000 é 🔑`,
    ],
  ])("%s", async (_, flags, input, stored) => {
    const box = await workspace();
    await box.ok(set(...flags), input === undefined ? {} : { input });
    expect(await valueOfA(box)).toBe(stored);
  });

  test("an argument that begins with a dash goes after --", async () => {
    const box = await workspace();
    await box.ok(["set", "-e", "local", "A", "--", "--x=1"]);
    expect(await valueOfA(box)).toBe("--x=1");
  });

  test("a misspelt or filled flag is never stored as the value", async () => {
    const box = await workspace();
    for (const flag of ["--plian", "--plain=yes", "--json=x", "-x", "--no-interaction=1"])
      expect([(await box.keep(set(flag), { input: "x" })).code, flag]).toEqual([2, flag]);
    expect(await box.json(["list", "-e", "local"])).toEqual([]);
  });

  test("from a file, byte for byte, found from the current folder", async () => {
    const box = await workspace();
    box.write("sub/value", "\uFEFFa\r\nb\n\n");
    await box.ok(set("--from-file", "value"), { cwd: "sub" });
    expect(await valueOfA(box)).toBe("\uFEFFa\r\nb\n\n");
    box.write("empty", "");
    await box.ok(set("--from-file", "empty"));
    expect(await valueOfA(box)).toBe("");
  });

  test("two ways at once are refused before anything is read or asked", async () => {
    const box = await workspace();
    for (const flags of [
      ["x", "--generate"],
      ["--generate", "--editor"],
      ["-", "--from-file", "f"],
    ])
      await expectFailure(box, set(...flags), { exit: 2, code: "USAGE", message: "one way" });
  });

  test("1 MiB is stored, empty lines and all", async () => {
    const box = await workspace();
    const value = `${"é".repeat(512 * 1024 - 1)}\n\n`;
    await box.ok(set("--exact"), { input: value });
    expect((await valueOfA(box)) === value).toBe(true);
  });
});

describe("--generate", () => {
  test.each([
    [[], /^[A-Za-z0-9]{32}$/],
    [["--length", "48"], /^[A-Za-z0-9]{48}$/],
    [["--length", "1"], /^[A-Za-z0-9]$/],
    [["--charset", "hex"], /^[0-9a-f]{32}$/],
    [["--charset", "digits", "--length", "6"], /^\d{6}$/],
    [["--charset", "xyz"], /^[xyz]{32}$/],
    [["--charset", "äö", "--length", "4"], /^[äö]{4}$/],
  ])("with %j makes a value of that form, and does not print it", async (flags, form) => {
    const box = await workspace();
    const { stdout, stderr } = await box.keep(set("--generate", ...flags));
    const value = await valueOfA(box);
    expect(value).toMatch(form);
    // A value of a few characters may stand in any sentence.
    const printed = value.length > 8 && `${stdout}${stderr}`.includes(value);
    expect(printed).toBe(false);
  });

  test("makes another one each time", async () => {
    const box = await workspace();
    await box.ok(set("--generate"));
    const first = await valueOfA(box);
    await box.ok(set("--generate"));
    expect(await valueOfA(box)).not.toBe(first);
  });

  test.each([
    ["--length", "0"],
    ["--length", "-1"],
    ["--length", "1.5"],
    ["--length", "ten"],
    ["--length", "65537"],
    ["--charset", "a"],
    ["--charset", "aaa"],
    ["--charset", ""],
  ])("refuses %s %j", async (flag, value) => {
    const box = await workspace();
    await expectFailure(box, set("--generate", `${flag}=${value}`), { exit: 2, code: "USAGE" });
  });
});

test.each([
  ["0", "--length takes a whole number, at least 1."],
  ["65537", "--length takes a whole number, at most 65536."],
  ["ten", "--length takes a whole number."],
])("a number that does not fit is said with its flag: %s", async (value, message) => {
  const box = await workspace();
  const args = set("--generate", "--length", value);
  await expectFailure(box, args, { exit: 2, code: "USAGE", message });
});

describe("--editor", () => {
  /** An editor that notes what it was given and then does as told. */
  function editor(box: Sandbox, does: string): Record<string, string> {
    const script = join(box.folder, "editor");
    writeFileSync(
      script,
      `#!/bin/sh
stat -c '%a' "$1" "$(dirname "$1")" > "${box.folder}/modes"
echo "$1" > "${box.folder}/path"
${does}
`,
    );
    chmodSync(script, 0o700);
    return { EDITOR: script, XDG_RUNTIME_DIR: box.home };
  }

  const note = (box: Sandbox, name: string): string => readFileSync(join(box.folder, name), "utf8");

  test("stores what was written, from a 0600 file in a 0700 folder that is gone then", async () => {
    const box = await workspace();
    const before = readdirSync(box.home);
    await box.ok(set("--editor"), { env: editor(box, `printf 'a\\nb\\n' > "$1"`) });
    expect(await valueOfA(box)).toBe("a\nb");
    expect(note(box, "modes")).toBe("600\n700\n");
    expect(note(box, "path").startsWith(box.home)).toBe(true);
    expect(readdirSync(box.home)).toEqual(before);
  });

  test("--exact keeps the last newline, VISUAL comes before EDITOR, arguments are allowed", async () => {
    const box = await workspace();
    const env = editor(box, `printf "%s\\n" "$2" > "$1"; [ -n "$2" ] || echo one > "$1"`);
    await box.ok(set("--editor", "--exact"), { env });
    expect(await valueOfA(box)).toBe("one\n");
    const visual = { ...env, EDITOR: "false", VISUAL: `sh -c 'echo two > "$1"' x` };
    await box.ok(set("--editor"), { env: visual });
    expect(await valueOfA(box)).toBe("two");
  });

  test.each([
    ["fails", 'echo secret > "$1"; exit 3', "code 3"],
    ["is killed", "kill -9 $$", "(?:a signal|code 137)"],
  ])("changes nothing and leaves nothing when the editor %s", async (_, does, says) => {
    const box = await workspace();
    const before = readdirSync(box.home);
    const { code, stderr } = await box.keep(set("--editor"), { env: editor(box, does) });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(`Error: The editor ended with ${says}`),
    ]);
    expect(readdirSync(box.home)).toEqual(before);
    expect(await box.json(["list", "-e", "local"])).toEqual([]);
  });

  test("says when there is no editor, or it is not there", async () => {
    const box = await workspace();
    const failed = { exit: 1, code: "EDITOR_FAILED", hint: "VISUAL or EDITOR" };
    await expectFailure(box, set("--editor"), failed);
    // What the shell itself says of it comes first.
    const { code, stderr } = await box.keep(set("--editor"), {
      env: { EDITOR: "/nowhere/editor" },
    });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/Error: The editor ended with code 127/),
    ]);
  });

  test("what is no text is refused", async () => {
    const box = await workspace();
    const env = editor(box, `printf '\\377' > "$1"`);
    await expectFailure(box, set("--editor"), { exit: 8, code: "NOT_TEXT" }, { env });
  });
});

describe("writing", () => {
  test("says what it did, and where, with a version", async () => {
    const box = await workspace();
    const first = await box.keep(set("x"));
    expect([first.stdout, first.stderr]).toEqual(["", "Created A in local:local (version 1).\n"]);
    expect((await box.keep(set("y"))).stderr).toBe("Updated A in local:local (version 2).\n");
    expect(await box.json(set("z"))).toEqual({
      key: "A",
      vault: "local",
      env: "local",
      note: null,
      name: "shop/local/A",
      version: "3",
      created: false,
    });
  });

  test("--if-absent never overwrites", async () => {
    const box = await workspace();
    await box.ok(set("first", "--if-absent"));
    await expectFailure(box, set("second", "--if-absent"), { exit: 6, code: "KEY_EXISTS" });
    expect(await valueOfA(box)).toBe("first");
    await box.ok(["delete", "A", "-e", "local", "--yes"]);
    await box.ok(set("third", "--if-absent"));
    expect(await valueOfA(box)).toBe("third");
  });

  test("a protected environment needs --yes, before a value is read", async () => {
    const box = await workspace();
    const args = ["set", "A", "-e", "production"];
    const needed = { exit: 2, code: "CONFIRMATION_NEEDED", hint: "--yes" };
    await expectFailure(box, [...args, "x"], needed);
    await expectFailure(box, args, needed, { input: "x" });
    for (const [index, yes] of ["--yes", "-y", "--force"].entries()) {
      await box.ok([...args, `v${index}`, yes]);
      expect(await box.ok(["get", "A", "-e", "production"])).toBe(`v${index}\n`);
    }
    await expectFailure(box, ["delete", "A", "-e", "production"], needed);
  });

  test("which environments are protected is a setting", async () => {
    const box = await workspace();
    const settings = JSON.parse(box.read(".keep/settings.json")) as object;
    box.write(".keep/settings.json", JSON.stringify({ ...settings, protected_envs: ["staging"] }));
    await box.ok(["set", "A", "x", "-e", "production"]);
    await expectFailure(box, ["set", "A", "x", "-e", "staging"], {
      exit: 2,
      code: "CONFIRMATION_NEEDED",
    });
  });
});

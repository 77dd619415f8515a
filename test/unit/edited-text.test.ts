import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { SecretValue } from "../../src/core/secret-value.ts";
import type { Secret } from "../../src/core/vault.ts";
import { readEditedText } from "../../src/operations/read-edited-text.ts";
import { splitEditable, writeEditable } from "../../src/operations/write-editable.ts";
import { mergeEdits } from "../../src/plans/merge-edits.ts";
import { editorCommand } from "../../src/system/editor-command.ts";
import { AWKWARD_VALUES, HARD_VALUES } from "../support/awkward-text.ts";

const secret = (key: string, text: string): Secret => ({
  key,
  value: new SecretValue(text),
  version: "1",
  plain: false,
});

const options = { place: "local:staging", filtered: false };

/** What is read of a text that was not edited, with the reader's own eyes: nothing counts as known. */
async function roundTrip(values: ReadonlyMap<string, string>) {
  const secrets = [...values].map(([key, text]) => secret(key, text));
  const { shown, leftOut } = await splitEditable(secrets);
  const known = new Map([...shown].map(([key, { value }]) => [key, value]));
  const text = await writeEditable(known, leftOut, options);
  const read = await readEditedText(`${text}ADDED=1\n`, { shown, leftOut, matches: () => true });
  return {
    shown,
    leftOut,
    invalid: read.invalid,
    read: new Map(read.wanted.map(({ key, value }) => [key, value.reveal()])),
  };
}

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom("'", '"', "`", "$", "#", "\\", "\n", "\r", " ", "=", "{{", "${A}", "\\n"),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
    fc.constantFrom("a", "é", "\u{1F511}", "\t", "\u2028", "\uFEFF", "export "),
  ),
  maxLength: 12,
});

const key = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,8}$/);

describe("an edited text", () => {
  test("is read as exactly what was written, whatever the values", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(key, hostile), { maxLength: 6 }), async (entries) => {
        const values = new Map(entries.filter(([name]) => name !== "ADDED"));
        const { shown, leftOut, invalid, read } = await roundTrip(values);
        expect(invalid).toEqual([]);
        const expected = [...shown].map(([name, { value }]) => [name, value.reveal()]);
        expect(read).toEqual(new Map([...expected, ["ADDED", "1"]] as [string, string][]));
        expect(shown.size + leftOut.size).toBe(values.size);
      }),
      { numRuns: 300 },
    );
  });

  test("has nearly every awkward value, and names the others", async () => {
    const all = [...AWKWARD_VALUES, ...HARD_VALUES].map((text, at) => [`K${at}`, text] as const);
    const { leftOut, read, shown } = await roundTrip(new Map(all));
    for (const [name, text] of all) if (shown.has(name)) expect(read.get(name)).toBe(text);
    expect(leftOut.size).toBeLessThan(all.length / 10);
  });

  test("is quick for 5,000 lines", async () => {
    const values = new Map(Array.from({ length: 5000 }, (_, at) => [`KEY_${at}`, `it's ${at}`]));
    const begun = process.cpuUsage();
    expect((await roundTrip(values)).read.size).toBe(5001);
    // Not by the clock, which goes on while others have the processor.
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1e6).toBeLessThan(4);
  });

  test("takes the line ends of Windows, and a byte order mark", async () => {
    const shown = new Map([["A", secret("A", "1")]]);
    const before = { shown, leftOut: new Map(), matches: () => true };
    const { wanted, invalid } = await readEditedText("\uFEFFA=2\r\nB='x\r\ny'\r\n", before);
    expect(invalid).toEqual([]);
    expect(wanted.map(({ value }) => value.reveal())).toEqual(["2", "x\ny"]);
  });

  test("shows no character of a strange name that could move something", async () => {
    const { leftOut } = await splitEditable([
      secret("a/\u001B[2J\nA=1", "x"),
      secret("__proto__", "y"),
    ]);
    const text = await writeEditable(new Map(), leftOut, options);
    expect(text).toContain("#   a/\\x1b[2J?A=1: its name is no key\n");
    expect(text).toContain("#   __proto__: no .env can hold its value\n");
    expect(text.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual([]);
  });
});

describe("edits on top of what others have changed", () => {
  const states = fc.dictionary(fc.constantFrom("A", "B", "C"), fc.constantFrom("1", "2", "3"));

  test("are taken where something was edited, and theirs everywhere else", () => {
    fc.assert(
      fc.property(states, states, states, (base, mine, theirs) => {
        const asSecrets = (state: Readonly<Record<string, string>>) =>
          new Map(Object.entries(state).map(([name, text]) => [name, secret(name, text)]));
        const own = new Map([...asSecrets(mine)].map(([name, { value }]) => [name, value]));
        const { values, overtaking } = mergeEdits(asSecrets(base), own, asSecrets(theirs));
        for (const name of ["A", "B", "C"]) {
          const wanted = mine[name] === base[name] ? theirs[name] : mine[name];
          expect(values.get(name)?.reveal()).toBe(wanted);
          const clash = base[name] !== theirs[name] && wanted !== theirs[name];
          expect(overtaking.includes(name)).toBe(clash);
        }
      }),
    );
  });
});

describe("an editor's command", () => {
  test.each([
    ["nvi", 'exec nvi +7 "$1"'],
    ["/usr/bin/nano -w", 'exec /usr/bin/nano -w +7 "$1"'],
    ["emacsclient -t", 'exec emacsclient -t +7 "$1"'],
    ["code --wait", 'exec code --wait -g "$1:7"'],
    ["'/opt/My Code/cursor' --wait", `exec '/opt/My Code/cursor' --wait -g "$1:7"`],
    ["LANG=C ed", 'LANG=C ed +7 "$1"'],
    ["cd / && vi", 'cd / && vi "$1"'],
    ["hx", 'exec hx "$1:7"'],
    ["my-editor --flag", 'exec my-editor --flag "$1"'],
    ["sed -i s/a/b/", 'exec sed -i s/a/b/ "$1"'],
  ])("of %s names the line as it takes it", (editor, command) => {
    expect(editorCommand(editor, 7)).toBe(command);
    expect(editorCommand(editor).replace(/^exec /, "")).toBe(`${editor} "$1"`);
  });

  test.each(["vim", "nvim -u x", "/usr/local/bin/vim"])(
    "of %s keeps no copies elsewhere",
    (editor) => {
      const command = editorCommand(editor, 3);
      expect(command.startsWith(`exec ${editor} -n -i NONE `)).toBe(true);
      expect(command.endsWith(' +3 "$1"')).toBe(true);
    },
  );

  test.each([
    { editor: "vi", target: "vim.basic", forgets: true },
    { editor: "vi -X", target: "nvim", forgets: true },
    { editor: "A=1 view", target: "vim.tiny", forgets: true },
    { editor: "vi", target: "busybox", forgets: false },
    { editor: "'HERE/vi' # mine\n'HERE/vi'", target: "vim.basic", forgets: true },
  ])("of $editor that is $target is a plain one, or that of vim", (row) => {
    const folder = mkdtempSync(join(tmpdir(), "keep-editor-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, row.target), '#!/bin/sh\nprintf "%s " "$@"\n', { mode: 0o700 });
    for (const name of ["vi", "view"]) symlinkSync(row.target, join(folder, name));
    const command = editorCommand(row.editor.replaceAll("HERE", folder), 7);
    const env = { PATH: `${folder}:/usr/bin:/bin` };
    const said = execFileSync("/bin/sh", ["-c", command, "sh", "a file"], {
      env,
      encoding: "utf8",
    });
    expect(said.includes("-n -i NONE --cmd silent! ")).toBe(row.forgets);
    expect(said.endsWith("+7 a file ")).toBe(true);
  });
});

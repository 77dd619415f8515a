import { statSync, utimesSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";
import { FILE, add, heading, store, storeIn } from "../support/template-add.ts";

let box: Sandbox;

beforeEach(async () => {
  box = new Sandbox();
  await box.init();
});

describe("keep template:add --merge", () => {
  const merge = async (before: string, ...flags: readonly string[]): Promise<string> => {
    box.write(FILE, before);
    await box.ok(add("--merge", ...flags));
    return box.read(FILE);
  };

  test.each([
    ["LF", "# own\nX={local:A}\n", "# own\nX={local:A}\n\nB={local:B}\n"],
    ["CRLF", "X={local:A}\r\n", "X={local:A}\r\n\r\nB={local:B}\r\n"],
    ["no final newline", "X={local:A}", "X={local:A}\n\nB={local:B}\n"],
    ["CRLF without the last", "Y=1\r\nA={local}", "Y=1\r\nA={local}\r\n\r\nB={local:B}\r\n"],
    ["a BOM", "\uFEFFX={local:A}\n", "\uFEFFX={local:A}\n\nB={local:B}\n"],
    ["nothing in it", "", "A={local:A}\nB={local:B}\n"],
    ["a comment", "# {local:A}\n", "# {local:A}\n\nA={local:A}\nB={local:B}\n"],
    ["an expression", 'X={{secret "local:A"}}\n', 'X={{secret "local:A"}}\n\nB={local:B}\n'],
    ["a property of it", "X={local:A.b@1}\n", "X={local:A.b@1}\n\nB={local:B}\n"],
    [
      "a default",
      '{{#if (has "local:A")}}X=1\n{{/if}}',
      '{{#if (has "local:A")}}X=1\n{{/if}}\n\nB={local:B}\n',
    ],
  ])("adds to a template with %s", async (_, before, after) => {
    await store(box, "A", "B");
    expect(await merge(before)).toBe(after);
  });

  test("tells what it added, and writes a template that is not there", async () => {
    await store(box, "A", "B");
    expect(await box.json(add("--merge", "--only", "A"))).toMatchObject({ created: true });
    const { stderr } = await box.keep(add("--merge"));
    expect(stderr).toBe(`Added 1 secret to ${FILE}.\n`);
    expect(box.read(FILE)).toBe(`${heading()}A={local:A}\n\nB={local:B}\n`);
  });

  test("leaves a variable that has another value, and says so", async () => {
    await store(box, "A", "B");
    box.write(FILE, "A=static\nB='x' # c\n");
    expect(await box.json(add("--merge"))).toMatchObject({
      created: false,
      added: [],
      warnings: ["A", "B"].map(
        (name) => `${name} is in the template with another value, which stays.`,
      ),
      text: "",
    });
    expect(box.read(FILE)).toBe("A=static\nB='x' # c\n");
  });

  test.each([
    ["every secret", "B={local}\r\nA={local}"],
    ["a list of all", '{{#each (secrets "local")}}{{name}}={{value}}\n{{/each}}'],
    [
      "a list of some, and the rest",
      '{{#each (secrets "local" only="A*")}}{{name}}={{value}}\n{{/each}}B={local}',
    ],
  ])("does not touch a file that names %s", async (_, before) => {
    await store(box, "A", "B");
    const path = box.write(FILE, before);
    utimesSync(path, 1_000_000_000, 1_000_000_000);
    const { ino, mtimeMs } = statSync(path);
    expect(await box.keep(add("--merge"))).toMatchObject({
      code: 0,
      stdout: "",
      stderr: `${FILE} names every secret already.\n`,
    });
    expect(box.read(FILE)).toBe(before);
    expect(statSync(path)).toMatchObject({ ino, mtimeMs });
  });

  test("adds what a list leaves out", async () => {
    await store(box, "A", "B", "C");
    const list = '{{#each (secrets "local" only="A,B" except="B")}}{{name}}={{value}}\n{{/each}}';
    expect(await merge(list)).toBe(`${list}\n\nB={local:B}\nC={local:C}\n`);
  });

  test("takes the other vault's secret of a name for named, and warns of what it adds alone", async () => {
    await store(box, "A", "B");
    await storeIn(box, "two", "A", "B");
    box.write(FILE, "A={two:A}\nX={local:A}\n");
    expect(await box.json(add("--merge"))).toMatchObject({
      added: ["two:B"],
      warnings: ["two:B takes the place of local:B."],
    });
  });

  test("refuses a template that is wrong, with its place, and leaves it", async () => {
    await store(box, "A");
    box.write(FILE, "X=1\nY={locl:A}\n");
    await expectFailure(box, add("--merge"), {
      exit: 8,
      code: "INVALID_TEMPLATE",
      message: `${FILE}:2:3: there is no vault locl.`,
      hint: "local",
    });
    expect(box.read(FILE)).toBe("X=1\nY={locl:A}\n");
    box.write(FILE, Buffer.from([0x41, 0x3d, 0xff]));
    await expectFailure(box, add("--merge"), { exit: 8, code: "NOT_TEXT" });
  });
});

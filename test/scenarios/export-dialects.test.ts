import { parse } from "dotenv";
import { describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { workspaceWith } from "../support/workspace-with.ts";

const EXPORT = ["export", "-e", "local"];
/** Both kinds of quotes: every reader knows another form, if it knows any. */
const MIXED = `it's "x"`;

describe("a value without a form that every reader takes alike", () => {
  test("is refused by name, with the dialects that can hold it", async () => {
    const box = await workspaceWith({ MIXED, PLAIN: "1", SLASHES: "a\\\\b" });
    const { message, hint } = await expectFailure(box, EXPORT, {
      exit: 8,
      code: "VALUE_NOT_REPRESENTABLE",
      message: /MIXED, SLASHES .* a \.env for every reader/,
      hint: /--dialect: .*dotenv.* can hold all of them/,
    });
    expect(message + hint).not.toContain(`it's`);
    const { details } = await box.failure(EXPORT);
    expect(details["dialects"]).toContain("posix");
    expect(details["names"]).toEqual(["MIXED", "SLASHES"]);
  });

  test("is written for the reader that is named", async () => {
    const box = await workspaceWith({ MIXED });
    expect(await box.ok([...EXPORT, "--dialect", "dotenv"])).toBe(`MIXED=\`${MIXED}\`\n`);
    expect(await box.ok([...EXPORT, "--dialect", "posix"])).toBe(`MIXED='it'\\''s "x"'\n`);
    expect(await box.ok([...EXPORT, "--dialect", "docker"])).toBe(`MIXED=${MIXED}\n`);
  });

  test("leaves the file of --file as it is", async () => {
    const box = await workspaceWith({ MIXED });
    box.write(".env", "OLD=1\n");
    await box.failure([...EXPORT, "--file", ".env", "--overwrite"]);
    expect(box.read(".env")).toBe("OLD=1\n");
  });

  test("fits a template of another dialect, and JSON from any template", async () => {
    const box = await workspaceWith({ MIXED });
    box.write("app.env", `# It's "fine"\nA={local:MIXED}\nB='static'\n`);
    const through = [...EXPORT, "--template", "app.env"];
    await expectFailure(box, through, {
      exit: 8,
      code: "VALUE_NOT_REPRESENTABLE",
      message: "value of A ",
      hint: /--dialect: .*python/,
    });
    const python = await box.ok([...through, "--dialect", "python"]);
    expect(python).toBe(`# It's "fine"\nA=it's "x"\nB='static'\n`);
    expect(await box.ok(["template:render", "app.env", "-e", "local", "--dialect", "python"])).toBe(
      python,
    );
    expect(JSON.parse(await box.ok([...through, "--format", "json"]))).toEqual({
      A: MIXED,
      B: "static",
    });
  });

  test("is told where a template's own line is none for the reader", async () => {
    const box = await workspaceWith({ A: "1" });
    box.write("app.env", "A={local:A}\nexport B=2\n");
    await expectFailure(box, [...EXPORT, "--template", "app.env", "--dialect", "docker"], {
      exit: 8,
      code: "INVALID_TEMPLATE",
      message: /^app\.env:2:1: for docker, /,
    });
  });
});

test("a $ is written, with a word on the readers that expand it in quotes", async () => {
  const box = await workspaceWith({ PASSWORD: "pa$word" });
  const { stdout, stderr } = await box.keep(EXPORT);
  expect(stdout).toBe("PASSWORD='pa$word'\n");
  expect(stderr).toMatch(/^Warning: PASSWORD holds a \$, which dotenv-expand .* --dialect expand/);
  const expand = await box.keep([...EXPORT, "--dialect", "expand"]);
  expect(expand.stderr).toBe("");
  expect(expand.stdout).toContain("\\$");
});

test("a dialect of another format, or none, is wrong usage", async () => {
  const box = await workspaceWith({ A: "1" });
  for (const [flags, hint] of [
    [["--dialect", "dotenvv"], "--help"],
    [["--dialect", "fish"], "universal, dotenv"],
    [["--format", "shell", "--dialect", "bun"], "posix, fish, powershell"],
    [["--format", "json", "--dialect", "dotenv"], "json has no dialects"],
  ] as const)
    await expectFailure(box, [...EXPORT, ...flags], { exit: 2, code: "USAGE", hint });
  box.write("app.yaml", "a: {local:A}\n");
  await expectFailure(box, [...EXPORT, "--template", "app.yaml", "--dialect", "php"], {
    exit: 2,
    code: "USAGE",
    message: "app.yaml is yaml, no .env: it has no dialects.",
  });
});

test("a shell's dialect goes with a template that is a .env", async () => {
  const box = await workspaceWith({ MIXED });
  box.write("app.env", "A={local:MIXED}\n");
  const through = [...EXPORT, "--template", "app.env", "--format", "shell", "--dialect", "fish"];
  expect(await box.ok(through)).toBe(`set -gx A 'it\\'s "x"'\n`);
  expect(await box.ok([...through, "--all"])).toContain("set -gx A ");
});

test("what a format refuses is named, and nothing that it can hold", async () => {
  const box = await workspaceWith({ FORMULA: "=1+1", PLAIN: "1", CR: "end\r" });
  const only = (format: string, keys: string): readonly string[] =>
    [...EXPORT, "--file", "-"].concat("--format", format, "--only", keys);
  const refused = { exit: 8, code: "VALUE_NOT_REPRESENTABLE" } as const;
  await expectFailure(box, only("csv", "FORMULA,PLAIN"), {
    ...refused,
    message: "value of FORMULA ",
    hint: /^A spreadsheet would run .*--dialect: rfc4180 can hold it/,
  });
  await expectFailure(box, only("github", "CR,PLAIN"), {
    ...refused,
    message: "value of CR ",
    hint: "--format json",
  });
});

test("--append reads the file as the dialect does", async () => {
  const box = await workspaceWith({ B: "two words" });
  box.write(".env", "A='\n");
  const append = [...EXPORT, "--file", ".env", "--append"];
  await box.ok([...append, "--dialect", "docker"]);
  expect(box.read(".env")).toBe("A='\nB=two words\n");
  await expectFailure(box, [...append, "--dialect", "docker"], {
    exit: 6,
    code: "VARIABLES_EXIST",
    message: "already: B.",
  });
  expect(parse(box.read(".env"))["B"]).toBe("two words");
});

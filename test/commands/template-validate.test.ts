import { beforeEach, describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";

let box: Sandbox;

beforeEach(async () => {
  box = new Sandbox();
  await box.init();
});

const validate = (...args: readonly string[]): string[] => ["template:validate", ...args];

interface Validated {
  readonly valid: boolean;
  readonly failures: readonly string[];
  readonly templates: readonly {
    readonly template: string;
    readonly kind: string;
    readonly envs: readonly string[];
    readonly references: readonly {
      readonly reference: string;
      readonly file: string;
      readonly line: number;
      readonly optional: boolean;
      readonly states: Readonly<Record<string, string>>;
    }[];
    readonly lists: readonly object[];
  }[];
}

/** The result as JSON, which must come with this exit code. */
async function result(exit: number, ...args: readonly string[]): Promise<Validated> {
  const { code, stdout, stderr } = await box.keep([...validate(...args), "--json"]);
  expect({ code, stderr: stderr.replace(/^.*: .*\n$/gm, "") }).toEqual({ code: exit, stderr: "" });
  return JSON.parse(stdout) as Validated;
}

const statesOf = ({ templates }: Validated): Readonly<Record<string, object>> =>
  Object.fromEntries(
    templates.flatMap((one) => one.references.map(({ reference, states }) => [reference, states])),
  );

describe("without an environment", () => {
  test("no vault is asked, and the references are listed with their lines", async () => {
    box.write("t.env", "# c\nA={local:A}\nB='{local:B.x@1} {local:A}'\n");
    box.write(".keep/secrets/local/local.age", "garbage");
    expect(await box.keep(validate("t.env"))).toEqual({
      code: 0,
      signal: null,
      stdout: "t.env (env)\nReference    Line\nlocal:A      2\nlocal:B.x@1  3\n",
      stderr: "t.env: valid, 2 references.\n",
    });
    expect(await result(0, "t.env")).toEqual({
      valid: true,
      templates: [
        {
          template: "t.env",
          kind: "env",
          envs: [],
          references: [
            { reference: "local:A", file: "t.env", line: 2, optional: false, states: {} },
            { reference: "local:B.x@1", file: "t.env", line: 3, optional: false, states: {} },
          ],
          lists: [],
        },
      ],
      failures: [],
    });
  });

  test("a template that names nothing is valid", async () => {
    box.write("t.env", "A=1\n");
    const { stdout, stderr } = await box.keep(validate("t.env"));
    expect(stdout).toBe("t.env (env)\nIt names no secret.\n");
    expect(stderr).toBe("t.env: valid, 0 references.\n");
  });

  test("a mistake is shown with its line, a sign under it, and what to write", async () => {
    box.write("t.env", "A=1\nB=x{locl:X}\n");
    const { code, stdout, stderr } = await box.keep(validate("t.env"));
    expect({ code, stdout }).toEqual({ code: 8, stdout: "" });
    expect(stderr).toBe(
      "Error: t.env:2:4: there is no vault locl.\n" +
        "  B=x{locl:X}\n     ^\nDid you mean local?\n",
    );
    const failure = await box.failure(validate("t.env", "--env", "local"));
    expect(failure).toMatchObject({ exit: 8, code: "INVALID_TEMPLATE" });
    expect(failure.details).toMatchObject({ file: "t.env", line: 2, column: 4 });
  });

  test("all mistakes are named at once", async () => {
    box.write("t.env", "A={locl:X}\nB={{nope}}\nC={local:}\n");
    const { stderr } = await box.keep(validate("t.env"));
    for (const place of ["t.env:1:3", "t.env:2:", "t.env:3:"]) expect(stderr).toContain(place);
  });
});

describe("with environments", () => {
  async function fill(): Promise<void> {
    await box.set("A", "x");
    await box.set("A", "x", "staging");
    await box.set("J", '{"a": {"b": 1}}');
    await box.set("T", "no JSON");
    await box.set("T", "no JSON");
  }

  test("it says what each reference is in each of them, exit 8 if one cannot be filled", async () => {
    await fill();
    box.write(
      "t.env",
      "A={local:A}\nB={local:J.a.b}\nC={local:J.c}\nD={local:T.x}\nE={local:T@1}\nF={local:T@9}\n" +
        'G={local:NONE@1}\nH={{default "x" (secret "local:H")}}\nI={{default "x" (secret "local:J.i")}}\n',
    );
    const states = {
      "local:A": { local: "ok", staging: "ok" },
      "local:J.a.b": { local: "ok", staging: "missing" },
      "local:J.c": { local: "no such property", staging: "missing" },
      "local:T.x": { local: "not JSON", staging: "missing" },
      "local:T@1": { local: "ok", staging: "missing" },
      "local:T@9": { local: "no such version", staging: "missing" },
      "local:NONE@1": { local: "missing", staging: "missing" },
      "local:H": { local: "optional", staging: "optional" },
      "local:J.i": { local: "optional", staging: "optional" },
    };
    const found = await result(8, "t.env", "--env", "local,staging");
    expect(statesOf(found)).toEqual(states);
    expect(found).toMatchObject({ valid: false, failures: [] });
    const { code, stdout, stderr } = await box.keep(validate("t.env", "-e", "local,staging"));
    expect({ code, stderr }).toEqual({
      code: 8,
      stderr: "t.env: of 9 references, 6 cannot be filled.\n",
    });
    expect(stdout).toMatch(/^Reference +Line +local +staging$/m);
    expect(stdout).toMatch(/^local:J\.c +3 +no such property +missing$/m);
    expect(stdout).toMatch(/^local:H +8 +absent, optional +absent, optional$/m);
    expect(stdout).not.toContain("no JSON\n");
  });

  test("it is valid where everything is there, and named once however often it is said", async () => {
    await fill();
    box.write("t.env", "A={local:A}{local:A}\n");
    const found = await result(0, "t.env", "--env", "local, staging,local");
    expect(found.templates[0]!.envs).toEqual(["local", "staging"]);
    expect(statesOf(found)).toEqual({ "local:A": { local: "ok", staging: "ok" } });
  });

  test("what one place can do without and another needs is needed", async () => {
    box.write("t.env", 'A={{default "x" (secret "local:A")}}\nB={local:A}\n');
    const found = await result(8, "t.env", "--env", "local");
    expect(found.templates[0]!.references).toMatchObject([{ line: 1, optional: false }]);
    box.write("t.env", '{{#if (has "local:A")}}A={local:A}\n{{/if}}');
    expect(statesOf(await result(8, "t.env", "--env", "local"))).toEqual({
      "local:A": { local: "missing" },
    });
  });

  test("a list is counted, and none is no failure", async () => {
    await fill();
    box.write(
      "t.env",
      '{{#each (secrets "local" only="A,T*" except="T")}}{{name}}={{value}}\n{{/each}}',
    );
    const { code, stdout, stderr } = await box.keep(validate("t.env", "-e", "local,production"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "t.env: valid, 1 list.\n" });
    expect(stdout).toMatch(/^secrets local only=A,T\* except=T +1 +1 secret +0 secrets$/m);
    expect((await result(0, "t.env", "-e", "local")).templates[0]!.lists).toEqual([
      { vault: "local", only: "A,T*", except: "T", file: "t.env", line: 1, keys: { local: 1 } },
    ]);
  });

  test("a reference in a partial has the partial's place", async () => {
    await box.set("A", "x");
    box.write("templates/more.env", "X=1\nA={local:A}\n");
    box.write("t.env", "{{> more}}\n");
    const { stdout } = await box.keep(validate("t.env", "-e", "local"));
    expect(stdout).toMatch(/^local:A +templates\/more\.env:2 +ok$/m);
  });

  test.each([
    ["--env", "nope", "UNKNOWN_ENV"],
    ["--env", "local,nope", "UNKNOWN_ENV"],
    ["--env", "", "USAGE"],
    ["--env", " , ", "USAGE"],
  ])("%s %j is refused", async (flag, value, code) => {
    box.write("t.env", "A=1\n");
    await expectFailure(box, validate("t.env", flag, value), { exit: 2, code });
  });
});

describe("the template", () => {
  test("of each environment is its own where none is named", async () => {
    await box.set("A", "x", "staging");
    box.write("templates/local.env", "A={local:A}\n");
    box.write("templates/staging.env", "A={local:A}\n");
    const found = await result(8, "--env", "local,staging");
    expect(found.templates.map(({ template, envs }) => [template, ...envs])).toEqual([
      ["templates/local.env", "local"],
      ["templates/staging.env", "staging"],
    ]);
    const { stdout, stderr } = await box.keep(validate("--env", "local,staging"));
    expect(stdout).toMatch(
      /^templates\/local\.env[^]*missing[^]*\ntemplates\/staging\.env[^]*ok\n$/,
    );
    expect(stderr).toContain("templates/local.env, templates/staging.env: of 2 references, 1");
    const usual = await box.keep(validate(), { env: { KEEP_ENV: "staging" } });
    expect(usual.stdout).toBe("templates/staging.env (env)\nReference  Line\nlocal:A    1\n");
    await expectFailure(box, validate("--env", "local,production"), {
      exit: 5,
      code: "TEMPLATE_NOT_FOUND",
      message: "templates/production.env",
    });
  });

  test.each([
    ["values.yaml", "yaml"],
    [".env.production", "env"],
    ["app.env.tmpl", "env"],
    ["x.yml", "yaml"],
    ["x.conf", "text"],
    ["X.JSON.example", "json"],
    ["run.sh", "shell"],
  ])("%s is %s by its name", async (file, kind) => {
    box.write(file, "");
    expect((await result(0, file)).templates[0]!.kind).toBe(kind);
    expect((await result(0, file, "--as", "text")).templates[0]!.kind).toBe("text");
  });
});

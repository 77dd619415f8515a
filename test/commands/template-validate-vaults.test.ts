import { beforeEach, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";

/** `keep template:validate` where a vault cannot be read: that is never a missing secret. */

let box: Sandbox;
const nobody = (): { readonly env: Readonly<Record<string, string>> } => ({
  env: { XDG_CONFIG_HOME: box.path("elsewhere") },
});

beforeEach(async () => {
  box = new Sandbox();
  await box.init();
  await box.ok(["vault:add", "--driver", "local", "--slug", "two"]);
  await box.set("A", '{"a": 1}');
  await box.set("A", '{"a": 1}', "staging");
  await box.set("B", "x", "local", "--vault", "two");
});

const validate = (...args: readonly string[]): string[] => ["template:validate", ...args];
const garbage = (vault = "local", env = "local"): void =>
  void box.write(`.keep/secrets/${vault}/${env}.age`, "garbage");

test("all that is named of it is not read, the rest is looked at, and it says why", async () => {
  garbage();
  box.write(
    "t.env",
    'A={local:A}\nN={local:NONE}\nO={{default "x" (secret "local:O")}}\nB={two:B}\n',
  );
  const { code, stdout, stderr } = await box.keep(validate("t.env", "--env", "local,staging"));
  expect(code).toBe(8);
  expect(stdout).toMatch(/^local:A +1 +not read +ok$/m);
  expect(stdout).toMatch(/^local:NONE +2 +not read +missing$/m);
  expect(stdout).toMatch(/^local:O +3 +not read +absent, optional$/m);
  expect(stdout).toMatch(/^two:B +4 +ok +missing$/m);
  expect(stderr.match(/Warning: local:local was not read: /g)).toHaveLength(1);
  expect(stderr).toContain("t.env: of 4 references, 4 cannot be filled.\n");
});

test("a list of it makes the template invalid too", async () => {
  garbage("two");
  box.write("t.env", '{{#each (secrets "two")}}{{name}}={{value}}\n{{/each}}');
  const { code, stdout } = await box.keep([...validate("t.env", "-e", "local"), "--json"]);
  expect(code).toBe(8);
  expect(JSON.parse(stdout)).toMatchObject({
    valid: false,
    templates: [{ references: [], lists: [{ vault: "two", keys: { local: null } }] }],
    failures: [expect.stringMatching(/^two:local was not read: /)],
  });
  const { stderr } = await box.keep(validate("t.env", "-e", "local"));
  expect(stderr).toContain("t.env: of 1 list, 1 cannot be filled.");
  expect(await box.ok(validate("t.env", "-e", "staging"))).toContain("0 secrets");
});

test("names alone need no identity, and properties and versions do", async () => {
  box.write("names.env", "A={local:A}\nN={local:NONE}\n");
  const names = await box.keep(validate("names.env", "-e", "local"), nobody());
  expect(names.stdout).toMatch(/^local:A +1 +ok$/m);
  expect(names.stdout).toMatch(/^local:NONE +2 +missing$/m);
  box.write("t.env", "A={local:A}\nP={local:A.a}\nV={local:A@1}\nN={local:NONE.a}\n");
  const { code, stdout, stderr } = await box.keep(validate("t.env", "-e", "local"), nobody());
  expect(code).toBe(8);
  expect(stdout).toMatch(/^local:A +1 +ok$/m);
  expect(stdout).toMatch(/^local:A\.a +2 +not read$/m);
  expect(stdout).toMatch(/^local:A@1 +3 +not read$/m);
  expect(stdout).toMatch(/^local:NONE\.a +4 +missing$/m);
  expect(stderr).toMatch(/Warning: local:local was not read: .*identity/);
});

test("someone else's identity reads nothing, which is no missing property", async () => {
  const other = new Sandbox();
  await other.ok(["identity"]);
  const env = { XDG_CONFIG_HOME: `${other.home}/config` };
  box.write("t.env", 'P={{default "x" (secret "local:A.a")}}\n');
  const { code, stdout, stderr } = await box.keep(validate("t.env", "-e", "local"), { env });
  expect({ code, stdout }).toEqual({ code: 8, stdout: expect.stringContaining("not read") });
  expect(stderr).toContain("is not encrypted for you");
});

test("a vault that is not named is not looked at, nor one that --vault leaves out", async () => {
  garbage("two");
  box.write("t.env", "A={local:A}\n");
  await box.ok(validate("t.env", "-e", "local"));
  box.write("t.env", "A={local:A}\nB={two:B}\n");
  await expectFailure(box, validate("t.env", "-e", "local", "--vault", "local"), {
    exit: 8,
    code: "INVALID_TEMPLATE",
    message: "there is no vault two",
  });
  await expectFailure(box, validate("t.env", "--vault", "nope"), {
    exit: 2,
    code: "UNKNOWN_VAULT",
  });
});

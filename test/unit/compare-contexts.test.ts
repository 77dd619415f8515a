import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Context } from "../../src/context/context.ts";
import { KeepError } from "../../src/core/errors.ts";
import { type CompareOptions, compareContexts } from "../../src/operations/compare-contexts.ts";
import { type ContextComparison, keysUnread } from "../../src/operations/context-comparison.ts";
import { awaitFailure } from "../support/failure-of.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";

const options: CompareOptions = {
  contexts: [],
  files: [],
  format: "table",
  unmask: false,
  changed: false,
};

const compare = (
  box: KeyWorkspace,
  more: Partial<CompareOptions> = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<ContextComparison> => compareContexts(box.context(variables), { ...options, ...more });

/** Local vaults `local` and `two`, with three environments. */
async function workspace(): Promise<KeyWorkspace> {
  const box = new KeyWorkspace("");
  box.writeVault("two", { driver: "local" });
  await box.store("local", "local", { A: "1", B: "1", SAME: "x" });
  await box.store("local", "staging", { A: "1", B: "2", SAME: "x" });
  await box.store("two", "staging", { B: "two", "ONLY-TWO": "y" });
  return box;
}

/** Each row in short: `A A AB-! different`. */
const rowsOf = ({ rows }: ContextComparison): readonly string[] =>
  rows.map(({ key, cells, need, status }) => {
    const signs = cells.map((cell) =>
      cell.state === "present" ? cell.group : cell.state === "missing" ? "-" : "!",
    );
    return [key, ...(need === undefined ? [] : [need]), signs.join(""), status].join(" ");
  });

const namesOf = ({ contexts }: ContextComparison): readonly string[] =>
  contexts.map(({ name }) => name);

const usageOf = async (comparing: Promise<unknown>): Promise<string> => {
  const { code, message } = await awaitFailure(comparing);
  expect(code).toBe("USAGE");
  return message;
};

describe("what is compared", () => {
  test("without a name is every active environment, its vaults merged, with each override named", async () => {
    const result = await compare(await workspace());
    expect(namesOf(result)).toEqual(["local", "staging", "production"]);
    expect(rowsOf(result)).toEqual([
      "A AA- missing",
      "B AB- missing",
      "ONLY-TWO -A- missing",
      "SAME AA- missing",
    ]);
    expect(result.warnings).toEqual(["In staging, two overrides local: B."]);
    expect(result.contexts[0]!.vaults).toEqual(["local", "two"]);
  });

  test("names a few of many overrides", async () => {
    const box = new KeyWorkspace("");
    box.writeVault("two", { driver: "local" });
    const values = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`K${10 + n}`, "x"]));
    await box.store("local", "local", values);
    await box.store("two", "local", values);
    const { warnings } = await compare(box, { contexts: ["local", "staging"] });
    expect(warnings).toEqual([expect.stringMatching(/overrides local: K10, .*K21 and 38 more\.$/)]);
  });

  test("is what the user works with", async () => {
    const box = await workspace();
    const choice = { active_envs: ["staging", "local"], active_vaults: ["two", "local"] };
    box.write(".keep/local/workspace.json", JSON.stringify(choice));
    const result = await compare(box);
    expect(namesOf(result)).toEqual(["local", "staging"]);
    expect(result.warnings).toEqual(["In staging, local overrides two: B."]);
  });

  test.each([
    ["two arguments", { contexts: ["staging", "local"] }],
    ["a comma list", { contexts: ["staging,local"] }],
    ["the flag", { envs: ["staging", "local"] }],
    ["both", { contexts: ["staging"], envs: ["local"] }],
  ])("is what %s name, in that order", async (_, more) => {
    const result = await compare(await workspace(), more);
    expect(namesOf(result)).toEqual(["staging", "local"]);
    expect(rowsOf(result)).toEqual([
      "A AA same",
      "B AB different",
      "ONLY-TWO A- missing",
      "SAME AA same",
    ]);
  });

  test("is a column for each vault and environment where vaults are named", async () => {
    const box = await workspace();
    const named = { envs: ["local", "staging"], vaults: ["two", "local"] };
    const result = await compare(box, named);
    expect(namesOf(result)).toEqual(["two:local", "local:local", "two:staging", "local:staging"]);
    expect(rowsOf(result)).toContain("B -ABC missing");
    expect(result.warnings).toEqual([]);
    const variable = await compare(box, { envs: ["local", "staging"] }, { KEEP_VAULT: "local" });
    expect(namesOf(variable)).toEqual(["local:local", "local:staging"]);
  });

  test("may be one vault beside all of them", async () => {
    const result = await compare(await workspace(), { contexts: ["local:staging", "staging"] });
    expect(rowsOf(result)).toEqual([
      "A AA same",
      "B AB different",
      "ONLY-TWO -A missing",
      "SAME AA same",
    ]);
  });

  test.each([
    ["one side", { contexts: ["local"] }, "A comparison needs two sides, and local is one."],
    ["a side twice", { contexts: ["local", "staging", "local"] }, "local is named twice."],
    [
      "a pair twice",
      { contexts: ["local:local"], envs: ["local"], vaults: ["local"] },
      "local:local is named twice.",
    ],
    ["an empty --env", { envs: [] }, "--env is empty."],
    ["an empty --vault", { vaults: [] }, "--vault is empty."],
    ["an empty argument", { contexts: ["local", ""] }, "One of the contexts is empty."],
    ["values for a pull request", { format: "markdown", unmask: true }, /^--unmask would put/],
    ["a dialect without a file", { dialect: "php" }, /^--dialect says how --file is read/],
    ["a format without a file", { fileFormat: "json" }, /^--file-format says how --file is read/],
    ["a language without a template", { as: "json" }, /^--as says what --template is written in/],
    ["a template and a file", { template: "t.env", files: [".env"] }, /do not go together/],
  ] as const)("%s is wrong usage", async (_, more, message) => {
    const box = new KeyWorkspace("");
    expect(await usageOf(compare(box, more))).toMatch(message);
  });

  test.each([
    ["an environment", ["local", "prod"], "UNKNOWN_ENV"],
    ["an environment of a pair", ["local", "local:prod"], "UNKNOWN_ENV"],
    ["a vault", ["local", "none:local"], "UNKNOWN_VAULT"],
  ])("%s that does not exist is an error, and not an empty column", async (_, contexts, code) => {
    const { code: found } = await awaitFailure(compare(new KeyWorkspace(""), { contexts }));
    expect(found).toBe(code);
  });
});

describe("the rows", () => {
  test("are those of --only and --except; the summary counts no other", async () => {
    const box = await workspace();
    const two = { contexts: ["local", "staging"] };
    const only = await compare(box, { ...two, only: "A,B", except: "A" });
    expect(rowsOf(only)).toEqual(["B AB different"]);
    expect(only.summary.total).toBe(1);
    const none = await compare(box, { ...two, except: "B*,ONLY*" });
    expect(none.differences).toEqual([]);
    expect(none.warnings).toEqual([]);
  });

  test("leave out with --changed what is the same, and the summary counts it", async () => {
    const result = await compare(await workspace(), {
      contexts: ["local", "staging"],
      changed: true,
    });
    expect(rowsOf(result)).toEqual(["B AB different", "ONLY-TWO -A missing"]);
    expect(result.differences).toEqual(["B", "ONLY-TWO"]);
    expect(result.summary).toEqual({
      same: 2,
      different: 1,
      missing: 1,
      unknown: 0,
      unused: 0,
      total: 4,
    });
  });

  test("hold no value that shows", async () => {
    const box = await workspace();
    await box.store("local", "local", { A: "tell-tale" });
    expect(JSON.stringify(await compare(box)).includes("tell-tale")).toBe(false);
  });
});

/** Makes a file of the local vault one that cannot be read at all. */
function damage(box: KeyWorkspace, vault: string, env: string): void {
  writeFileSync(box.path(`.keep/secrets/${vault}/${env}.age`), "garbage");
}

/** A run of somebody for whom nothing is encrypted. */
async function asStranger(box: KeyWorkspace): Promise<Context> {
  const other = new KeyWorkspace("");
  await other.store("local", "local", { X: "1" });
  return box.context({ KEEP_IDENTITY_FILE: other.identityFile });
}

describe("what cannot be read", () => {
  test("is marked as a whole where not even the names are known, and decides the exit code", async () => {
    const box = await workspace();
    damage(box, "local", "staging");
    const result = await compare(box, { contexts: ["local:local", "local:staging"] });
    expect(rowsOf(result)).toEqual(["A A! unknown", "B A! unknown", "SAME A! unknown"]);
    expect(result.contexts.map(({ failure }) => failure?.code)).toEqual([
      undefined,
      "VAULT_FILE_FOREIGN",
    ]);
    expect(result.exit).toBe(3);
    expect(result.warnings).toEqual([
      `local:staging could not be read: ${result.contexts[1]!.failure!.message}`,
    ]);
  });

  test("shows its names where they are known", async () => {
    const box = await workspace();
    await box.store("two", "local", { A: "1" });
    const stranger = await asStranger(box);
    const result = await compareContexts(stranger, {
      ...options,
      contexts: ["local:local", "local:staging", "two:staging"],
    });
    expect(rowsOf(result)).toEqual([
      "A !!- missing",
      "B !!! unknown",
      "ONLY-TWO --! missing",
      "SAME !!- missing",
    ]);
    expect(result.exit).toBe(4);
    expect(result.contexts.map(({ failure }) => failure?.code)).toEqual([
      "NO_ACCESS",
      "NO_ACCESS",
      "NO_ACCESS",
    ]);
    damage(box, "local", "staging");
    const contexts = ["local:local", "local:staging"];
    const several = await compareContexts(stranger, { ...options, contexts });
    expect(several.exit).toBe(3);
  });

  test("hides what it may override, and nothing that comes after it", async () => {
    const box = await workspace();
    const contexts = ["local:staging", "staging"];
    damage(box, "two", "staging");
    expect(rowsOf(await compare(box, { contexts }))).toEqual([
      "A A! unknown",
      "B A! unknown",
      "SAME A! unknown",
    ]);
    const choice = { active_vaults: ["two", "local"] };
    box.write(".keep/local/workspace.json", JSON.stringify(choice));
    const result = await compare(box, { contexts });
    expect(rowsOf(result)).toEqual(["A AA same", "B AA same", "SAME AA same"]);
    expect(result.exit).toBe(3);
  });

  test("is an error if it is everything", async () => {
    const box = await workspace();
    damage(box, "local", "local");
    damage(box, "local", "staging");
    const contexts = ["local:local", "local:staging"];
    const { code, exitCode } = await awaitFailure(compare(box, { contexts }));
    expect({ code, exitCode }).toEqual({ code: "PARTLY_FAILED", exitCode: 3 });
    box.write(".env", "A=1\n");
    const one = compare(box, { contexts: ["local:local"], files: [".env"] });
    expect((await awaitFailure(one)).code).toBe("VAULT_FILE_FOREIGN");
  });

  test("is named by five of its keys, and how many there are more", () => {
    const failureOfKeys = (count: number): string => {
      const keys = Array.from({ length: count }, (_, index) => `K${index}`);
      const denied = new KeepError("NO_IDENTITY", { file: "identity.txt" });
      const failure = keysUnread(new Map(keys.map((key) => [key, denied])));
      expect(failure.exitCode).toBe(4);
      return failure.message.split(":")[0]!;
    };
    expect(failureOfKeys(6)).toBe("Reading failed for K0, K1, K2, K3, K4, K5");
    expect(failureOfKeys(500)).toBe("Reading failed for K0, K1, K2, K3, K4, 495 more");
  });

  test("is not looked at where it is left out", async () => {
    const box = await workspace();
    damage(box, "two", "staging");
    const result = await compare(box, { contexts: ["local:local", "local:staging"] });
    expect(result.exit).toBe(null);
  });
});

describe("a file", () => {
  const withFile = async (text: string, more: Partial<CompareOptions> = {}, name = ".env") => {
    const box = new KeyWorkspace("");
    await box.store("local", "local", { A: "1", "B-C": "2", D: "3" });
    box.write(name, text);
    return compare(box, { contexts: ["local"], files: [name], ...more });
  };

  test("is a column, and its variables are the keys or what an export makes of them", async () => {
    const result = await withFile("A=1\nB_C='2'\nD=4\nE=5\n");
    expect(namesOf(result)).toEqual(["local", ".env"]);
    expect(rowsOf(result)).toEqual(["A AA same", "B-C AA same", "D AB different", "E -A missing"]);
    expect(result.contexts[1]).toEqual({
      name: ".env",
      env: null,
      vaults: [],
      file: ".env",
      failure: null,
    });
  });

  test.each([
    ["v.json", '{"A": "1", "D": "3", "B-C": "2"}'],
    ["v.yaml", "A: '1'\nD: '3'\nB-C: '2'\n"],
    ["v.YML", "A: '1'\nD: '3'\nB-C: '2'\n"],
    ["v.csv", "Key,Value\nA,1\nD,3\nB-C,2\n"],
    [".env.local", "A=1\nD=3\nB_C=2\n"],
    ["vars.txt", "A=1\nD=3\nB_C=2\n"],
  ])("%s is read as its name says", async (name, text) => {
    const result = await withFile(text, {}, name);
    expect(result.differences).toEqual([]);
    expect(result.summary.same).toBe(3);
  });

  test("is read as --file-format and --dialect say", async () => {
    const json = await withFile('{"A": "1", "D": "3", "B-C": "2"}', { fileFormat: "json" });
    expect(json.differences).toEqual([]);
    const literal = await withFile("A=1\nB_C=2\nD='3'\n", { dialect: "docker" });
    expect(literal.differences).toEqual(["D"]);
    const wrong = withFile("{}", { dialect: "php" }, "v.json");
    expect(await usageOf(wrong)).toBe("php is no dialect of json.");
  });

  test("is compared with another without any environment", async () => {
    const box = new KeyWorkspace("");
    box.write("a.env", "A=1\nB=1\n");
    box.write("b.env", "A=1\nB=2\n");
    const result = await compare(box, { files: ["a.env", "b.env"] });
    expect(rowsOf(result)).toEqual(["A AA same", "B AB different"]);
    expect(await usageOf(compare(box, { files: ["a.env", "./a.env"] }))).toBe(
      "a.env is named twice.",
    );
  });

  test("takes KEEP_ENV for the other side, or else every active environment", async () => {
    const box = new KeyWorkspace("");
    await box.store("local", "staging", { A: "1" });
    box.write(".env", "A=1\n");
    const files = [".env"];
    const one = await compare(box, { files }, { KEEP_ENV: "staging" });
    expect(namesOf(one)).toEqual(["staging", ".env"]);
    expect(namesOf(await compare(box, { files }))).toHaveLength(4);
    expect(namesOf(await compare(box, {}, { KEEP_ENV: "staging" }))).toHaveLength(3);
  });

  test("counts the last of two lines with one name, or the first where its reader does, and says so", async () => {
    const last = await withFile("A=2\nA=1\nB_C=2\nD=3\n");
    expect(last.differences).toEqual([]);
    expect(last.warnings).toEqual([".env: A is on lines 1 and 2; line 2 counts."]);
    const first = await withFile("A=1\nA=2\nB_C=2\nD=3\n", { dialect: "rust" });
    expect(first.differences).toEqual([]);
    expect(first.warnings).toEqual([".env: A is on lines 1 and 2; line 1 counts."]);
  });

  test("is refused where its reader would expand a value: nobody knows to what", async () => {
    const { code, message } = await awaitFailure(withFile("A=$B\nD=3\n", { dialect: "expand" }));
    expect(code).toBe("INVALID_FILE");
    expect(message).toMatch(/^\.env cannot be read as env: line 1: its reader replaces a part/);
  });

  test("warns of a value that is compared as written where no reader is named", async () => {
    const { warnings } = await withFile("A=1\nB_C=${A}\nD=3\n");
    expect(warnings).toEqual([
      expect.stringMatching(/^\.env: a value refers to other variables, .* \(line 2\)\./),
    ]);
  });

  test("says which keys a name may stand for", async () => {
    const box = new KeyWorkspace("");
    await box.store("local", "local", { "A-B": "1", A_B: "2", "C-D-E": "1", "C-D_E": "1" });
    box.write(".env", "A_B=2\nC_D_E=1\n");
    const result = await compare(box, { contexts: ["local"], files: [".env"] });
    expect(result.warnings).toEqual([
      ".env: A_B may stand for A-B or A_B.",
      ".env: C_D_E may stand for C-D-E or C-D_E.",
    ]);
    expect(rowsOf(result)).toEqual([
      "A-B A- missing",
      "A_B AA same",
      "C-D-E AA same",
      "C-D_E AA same",
    ]);
  });

  test.each([
    ["JSON", "v.json", '{"A": "tell-tale"', /^v\.json cannot be read as json: line 1: /],
    [
      "a .env with a key that nobody quoted",
      ".env",
      "A=1\nKEY=-----BEGIN KEY-----\ntelltale+tale\ntelltale==\n-----END KEY-----\n",
      /^\.env cannot be read as env: line 3: this is no [^;]*; line 4: [^;]*; line 5: this is no [^;]*\.$/,
    ],
  ])(
    "with mistakes is refused with its lines and none of its text: %s",
    async (_, name, text, message) => {
      const failure = await awaitFailure(withFile(text, {}, name));
      expect({ code: failure.code, exit: failure.exitCode }).toEqual({
        code: "INVALID_FILE",
        exit: 8,
      });
      expect(failure.message).toMatch(message);
      expect(JSON.stringify(failure.details)).not.toMatch(/tell/);
    },
  );

  test("names five mistakes, and says how many there are more", async () => {
    const { message } = await awaitFailure(withFile("x\n".repeat(9)));
    expect(message.split(";")).toHaveLength(6);
    expect(message).toContain("line 5: there is a name without a value; 4 more.");
  });

  test("that is not there, or no text, is an error", async () => {
    const missing = compare(new KeyWorkspace(""), { contexts: ["local"], files: ["no.env"] });
    expect((await awaitFailure(missing)).code).toBe("FILE_NOT_FOUND");
    const box = new KeyWorkspace("");
    box.write(".env", new Uint8Array([65, 61, 255]));
    const binary = compare(box, { contexts: ["local"], files: [".env"] });
    expect((await awaitFailure(binary)).code).toBe("NOT_TEXT");
  });
});

describe("a template", () => {
  test("is read as what it is said to be written in", async () => {
    const box = new KeyWorkspace("");
    await box.store("local", "staging", { A: "1" });
    box.write("app.conf", "# {local:B}\nX={local:A}\n");
    const rowsAs = async (as: "text" | "env") =>
      rowsOf(await compare(box, { contexts: ["staging"], template: "app.conf", as }));
    expect(await rowsAs("text")).toHaveLength(2);
    expect(await rowsAs("env")).toHaveLength(1);
  });

  const TEMPLATE = "A={local:A}\nB={local:B.x@3}\nC={{secret 'local:NEW' default='1'}}\n";

  async function withTemplate(): Promise<KeyWorkspace> {
    const box = await workspace();
    box.write("t.env", TEMPLATE);
    return box;
  }

  test("says of each key whether it is needed, and lacks nothing but that", async () => {
    const box = await withTemplate();
    const template = "t.env";
    const result = await compare(box, { contexts: ["local", "staging"], template });
    expect(result.template).toBe("t.env");
    expect(rowsOf(result)).toEqual([
      "A needed AA same",
      "B needed AB different",
      "NEW optional -- same",
      "SAME unused AA unused",
    ]);
    expect(result.differences).toEqual([]);
    const all = await compare(box, { template });
    expect(all.differences).toEqual(["A", "B"]);
    expect(all.summary).toMatchObject({ missing: 2, same: 1, unused: 1, total: 4 });
  });

  test("needs one environment only, of the flag or of KEEP_ENV", async () => {
    const box = await withTemplate();
    const flag = await compare(box, { envs: ["staging"], template: "t.env" });
    const variable = await compare(box, { template: "t.env" }, { KEEP_ENV: "staging" });
    expect(namesOf(flag)).toEqual(["staging"]);
    expect(namesOf(variable)).toEqual(["staging"]);
  });

  test("is the environment's own where no file is named", async () => {
    const box = await withTemplate();
    box.write("templates/staging.env", "A={local:NONE}\n");
    const result = await compare(box, { contexts: ["staging"], template: "" });
    expect(result.template).toBe("templates/staging.env");
    expect(result.differences).toEqual(["NONE"]);
    expect(await usageOf(compare(box, { template: "" }))).toMatch(/no template in common/);
  });

  test("leaves out with --changed what is unused", async () => {
    const box = await withTemplate();
    const contexts = ["local", "staging"];
    const result = await compare(box, { contexts, template: "t.env", changed: true });
    expect(rowsOf(result)).toEqual(["B needed AB different"]);
  });

  test("of several vaults names them, does not merge them, and reads no other", async () => {
    const box = await withTemplate();
    box.writeVault("third", { driver: "local" });
    await box.store("third", "staging", { A: "1" });
    damage(box, "third", "staging");
    box.write("t.env", "A={local:B}\nB={two:B}\nC={two:NONE}\n");
    const result = await compare(box, { contexts: ["staging"], template: "t.env" });
    expect(rowsOf(result)).toEqual([
      "local:A unused A unused",
      "local:B needed A same",
      "local:SAME unused A unused",
      "two:B needed A same",
      "two:NONE needed - missing",
      "two:ONLY-TWO unused A unused",
    ]);
    expect(result.exit).toBe(null);
    expect(result.warnings).toEqual([]);
  });

  test("takes what its lists take", async () => {
    const box = await withTemplate();
    box.write("t.env", '{{#each (secrets "local" only="S*")}}{{name}}={{value}}\n{{/each}}');
    const result = await compare(box, { contexts: ["local", "staging"], template: "t.env" });
    expect(rowsOf(result)).toEqual([
      "A unused AA unused",
      "B unused AB unused",
      "SAME optional AA same",
    ]);
  });

  test("is needed where one place of it has a default and another has none", async () => {
    const box = await withTemplate();
    const optional = "={{secret 'local:NO' default='1'}}\n";
    box.write("t.env", `A${optional}B={local:NO}\nC${optional}`);
    const result = await compare(box, { contexts: ["staging"], template: "t.env", only: "NO" });
    expect(rowsOf(result)).toEqual(["NO needed - missing"]);
  });

  test("marks what cannot be read, and never as missing", async () => {
    const box = await withTemplate();
    damage(box, "two", "staging");
    box.write("t.env", "A={local:A}\nB={two:B}\n");
    const contexts = ["local", "staging"];
    const result = await compare(box, { contexts, template: "t.env", only: "A,B" });
    expect(rowsOf(result)).toEqual([
      "local:A needed AA same",
      "local:B unused AB unused",
      "two:B needed -! missing",
    ]);
    expect(result.exit).toBe(3);
    damage(box, "local", "staging");
    const all = compare(box, { contexts: ["staging"], template: "t.env" });
    expect((await awaitFailure(all)).code).toBe("PARTLY_FAILED");
  });

  test("that names no secret says so", async () => {
    const box = await withTemplate();
    box.write("t.env", "A=1\n");
    const result = await compare(box, { contexts: ["staging"], template: "t.env" });
    expect(result.rows).toEqual([]);
    expect(result.warnings).toEqual(["t.env names no secret."]);
  });

  test.each([
    ["a vault", { contexts: ["local:staging"] }, "The template says which vaults are compared."],
    ["an environment twice", { contexts: ["staging", "staging"] }, "staging is named twice."],
  ])("with %s is wrong usage", async (_, more, message) => {
    const box = await withTemplate();
    expect(await usageOf(compare(box, { ...more, template: "t.env" }))).toBe(message);
  });
});

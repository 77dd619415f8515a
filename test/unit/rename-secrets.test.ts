import { chmodSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { Context } from "../../src/context/context.ts";
import type { KeepError } from "../../src/core/errors.ts";
import { SecretValue } from "../../src/core/secret-value.ts";
import {
  type RenamePreview,
  type RenameSecretsOptions,
  type RenameSecretsResult,
  renameSecrets,
} from "../../src/operations/rename-secrets.ts";
import { renderRenamePlan } from "../../src/render/renamed.ts";
import { put } from "../contract/promises/write-and-read.ts";
import { kinds } from "../support/carrying.ts";
import { ScriptedAsker } from "../support/copying.ts";
import { awaitFailure } from "../support/failure-of.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { MemoryStore, MemoryVault } from "../support/memory-vault.ts";

let box: KeyWorkspace;

beforeEach(() => {
  box = new KeyWorkspace("http://127.0.0.1:9");
});

const plainRename: RenameSecretsOptions = {
  env: "local",
  vault: "local",
  templates: false,
  dryRun: false,
  yes: true,
  rollback: true,
  show: () => undefined,
};

function rename(
  options: Partial<RenameSecretsOptions>,
  context: Context = box.context(),
): Promise<RenameSecretsResult> {
  return renameSecrets(context, { ...plainRename, ...options });
}

const aToB = { old: "A", name: "B" };

const refusal = (options: Partial<RenameSecretsOptions>, context?: Context): Promise<KeepError> =>
  awaitFailure(rename(options, context));

/** Values of an environment, by key. */
async function values(env = "local"): Promise<Record<string, string>> {
  const { secrets } = await (await box.context().vault("local", env)).read("all");
  return Object.fromEntries([...secrets].map(([key, { value }]) => [key, value.reveal()]));
}

const read = (file: string): string => readFileSync(join(box.project, file), "utf8");

describe("renaming", () => {
  test("gives the secret its new name, and says what it has done", async () => {
    await box.store("local", "local", { A: " 1\n", OTHER: "x" });
    expect(await rename(aToB)).toMatchObject({
      carried_out: true,
      renamed: [{ from: "A", to: "B", version: "1" }],
      versions: { B: "1" },
      templates: [],
      notes: [expect.stringMatching(/^The history stays with A, which can be restored until 20/)],
    });
    expect(await values()).toEqual({ B: " 1\n", OTHER: "x" });
  });

  test("keeps what is stored unencrypted so", async () => {
    const vault = await box.context().vault("local", "local");
    await vault.write([{ key: "A", value: new SecretValue("1"), plain: true }]);
    await rename(aToB);
    expect((await vault.read(["B"])).secrets.get("B")?.plain).toBe(true);
  });

  test.each([
    [{ old: "A" }, "USAGE"],
    [{}, "USAGE"],
    [{ ...aToB, map: ["A=C"] }, "USAGE"],
    [{ map: [] }, "USAGE"],
    [{ map: ["A"] }, "USAGE"],
    [{ old: "A", name: "A" }, "USAGE"],
    [{ old: "A", name: "a b" }, "INVALID_KEY"],
    [{ map: ["A=X", "OTHER=X"] }, "KEYS_COLLIDE"],
    [{ old: "NONE", name: "X" }, "KEY_NOT_FOUND"],
    [{ map: ["NONE=X", "NO=Y"] }, "KEYS_NOT_FOUND"],
  ])("refuses %j", async (options, code) => {
    await box.store("local", "local", { A: "1", OTHER: "2" });
    expect((await refusal(options)).code).toBe(code);
    expect(await values()).toEqual({ A: "1", OTHER: "2" });
  });

  test("names the nearest key where there is none of that name", async () => {
    await box.store("local", "local", { DB_URL: "1" });
    expect((await refusal({ old: "DB_URI", name: "X" })).hint).toContain("DB_URL");
  });

  test("never writes over another secret, and says the way out", async () => {
    await box.store("local", "local", { A: "1", B: "2" });
    box.write("templates/app.env", "X={local:A}\n");
    const { exitCode, message, hint } = await refusal({ ...aToB, templates: true });
    expect([exitCode, message, hint]).toEqual([
      6,
      "1 secret exists in local:local with another value. Nothing was changed.",
      "Delete or rename B first: keep delete B --vault local --env local",
    ]);
    expect([await values(), read("templates/app.env")]).toEqual([
      { A: "1", B: "2" },
      "X={local:A}\n",
    ]);
  });

  test("names what helps where a deleted secret keeps the new name", async () => {
    const place = { namespace: "app", env: "local" };
    const vault = new MemoryVault(new MemoryStore(), place, kinds["like Secrets Manager"]);
    await put(vault, { A: "1", B: "2" });
    await vault.remove(["B"]);
    const { exitCode, hint } = await refusal(
      aToB,
      Object.assign(box.context(), { vault: async () => vault }),
    );
    expect(exitCode).toBe(8);
    expect(hint).toMatch(/keep delete B .* --purge\)\. Otherwise take another name\.$/);
  });

  test("ends a renaming that was cut off, and says that it only deletes", async () => {
    await box.store("local", "local", { A: "1", B: "1" });
    const result = await rename(aToB);
    expect(result.notes[0]).toBe("B has the value of A already: only A is deleted.");
    expect([result.renamed, await values()]).toEqual([
      [{ from: "A", to: "B", version: "1" }],
      { B: "1" },
    ]);
  });

  test.each(["constructor", "__proto__"])(
    "to %s, which is there, says its version",
    async (name) => {
      await box.store(
        "local",
        "local",
        Object.fromEntries([
          ["A", "1"],
          [name, "1"],
        ]),
      );
      const result = await rename({ old: "A", name });
      expect(result.renamed).toEqual([{ from: "A", to: name, version: "1" }]);
    },
  );

  test("lets secrets change places", async () => {
    await box.store("local", "local", { A: "1", B: "2", C: "3" });
    await rename({ map: ["A=B", "B=C", "C=A"] });
    expect(await values()).toEqual({ B: "1", C: "2", A: "3" });
  });

  test("a dry run says all of it and changes nothing", async () => {
    await box.store("local", "local", { A: "1" });
    box.write("templates/app.env", "X={local:A}\n");
    const result = await rename({ ...aToB, templates: true, dryRun: true });
    expect(result).toMatchObject({
      carried_out: false,
      renamed: [{ from: "A", to: "B", version: null }],
      templates: [{ file: "templates/app.env", line: 1, column: 3, changed: false }],
    });
    expect([await values(), read("templates/app.env")]).toEqual([{ A: "1" }, "X={local:A}\n"]);
  });
});

describe("the question of a renaming", () => {
  test("is one, after the plan with all that there is to know", async () => {
    await box.store("local", "local", { A: "1" });
    box.write("templates/app.env", "X={local:A}\n");
    const shown: RenamePreview[] = [];
    const ask = new ScriptedAsker("y");
    const show = (preview: RenamePreview): void => void shown.push(preview);
    await rename({ ...aToB, yes: false, show }, box.context({}, ask));
    expect(ask.asked).toEqual(["Rename A to B in local:local?"]);
    expect(shown).toMatchObject([
      {
        notes: [
          "Templates have the old name; --templates changes it.",
          "The history stays with A, which can be restored.",
        ],
        templates: [{ reference: "local:A", to: "B" }],
      },
    ]);
  });

  test("of a protected environment is its name, and nothing else", async () => {
    await box.store("local", "production", { A: "1" });
    const ask = new ScriptedAsker("production");
    await rename({ ...aToB, env: "production", yes: false }, box.context({}, ask));
    expect(ask.asked).toEqual(["production is protected. Type its name to go on:"]);
    expect(await values("production")).toEqual({ B: "1" });
  });

  test("answered with no, leaves all as it is", async () => {
    await box.store("local", "local", { A: "1" });
    const ask = new ScriptedAsker("n");
    const error = await refusal({ ...aToB, yes: false }, box.context({}, ask));
    expect([error.exitCode, await values()]).toEqual([130, { A: "1" }]);
  });
});

describe("templates of a renamed secret", () => {
  beforeEach(() => box.store("local", "local", { A: "1", Z: "2" }));

  test("are changed after it, byte for byte, and keep their mode", async () => {
    box.write("templates/local.env", "\uFEFF# {local:A}\r\nA={local}\r\nX={local:A|default=A}");
    box.write("templates/parts/db.env", 'Y={{secret "local:A"}}\n');
    chmodSync(join(box.project, "templates/local.env"), 0o644);
    const { templates } = await rename({ ...aToB, templates: true });
    expect(read("templates/local.env")).toBe(
      "\uFEFF# {local:A}\r\nA={local:B}\r\nX={local:B|default=A}",
    );
    expect(statSync(join(box.project, "templates/local.env")).mode & 0o777).toBe(0o644);
    expect(read("templates/parts/db.env")).toBe('Y={{secret "local:B"}}\n');
    expect(
      templates.map(({ file, line, column, changed }) => [file, line, column, changed]),
    ).toEqual([
      ["templates/local.env", 2, 3, true],
      ["templates/local.env", 3, 3, true],
      ["templates/parts/db.env", 1, 12, true],
    ]);
  });

  test("are only named without --templates", async () => {
    box.write("templates/app.env", "X={local:A}\n");
    const { templates, notes } = await rename(aToB);
    expect(templates).toEqual([
      {
        file: "templates/app.env",
        line: 1,
        column: 3,
        reference: "local:A",
        to: "B",
        changed: false,
      },
    ]);
    expect(notes).toContain("Templates have the old name: change it there.");
    expect(read("templates/app.env")).toBe("X={local:A}\n");
  });

  test("of another environment are left out, and one for several is said to be", async () => {
    box.write("templates/staging.env", "X={local:A}\n");
    box.write("templates/app.env", "X={local:A}\n");
    const { notes } = await rename({ ...aToB, templates: true });
    expect(read("templates/staging.env")).toBe("X={local:A}\n");
    expect(notes[0]).toBe(
      "Not only local may be filled from templates/app.env: in staging, production the old name stays.",
    );
  });

  test("that are broken are named and left as they are", async () => {
    box.write("templates/app.env", "X={local:A}{{/if}}\n");
    const warnings: string[] = [];
    const context = Object.assign(box.context(), {
      warn: (warning: string) => warnings.push(warning),
    });
    const { templates } = await rename({ ...aToB, templates: true }, context);
    expect([templates, read("templates/app.env")]).toEqual([[], "X={local:A}{{/if}}\n"]);
    expect(warnings).toEqual([
      expect.stringMatching(/^Not searched for what is renamed: templates\/app\.env:1:\d+: /),
    ]);
  });

  test("that name a version are told: the new secret has others", async () => {
    box.write("templates/app.env", "X={local:A@1}\n");
    const { notes } = await rename({ ...aToB, templates: true });
    expect(notes[0]).toBe(
      "templates/app.env:1: local:A@1 names a version, and the versions of B are others.",
    );
  });

  test("that cannot be written are an error, which says that the rest is done", async () => {
    box.write("templates/app.env", "X={local:A}\n");
    box.write("templates/b.env", "X={local:A}\n");
    const context = box.context();
    const { rewrite } = context.files;
    context.files.rewrite = async (path, before, after) => {
      if (path.endsWith("b.env")) box.write("templates/b.env", "X={local:A} # new\n");
      return rewrite.call(context.files, path, before, after);
    };
    const { code, exitCode, message, excerpt } = await refusal(
      { ...aToB, templates: true },
      context,
    );
    expect([code, exitCode, message, excerpt]).toEqual([
      "TEMPLATES_NOT_CHANGED",
      1,
      "The renaming is done, but not in templates/b.env: templates/b.env: it was changed meanwhile. Changed: templates/app.env.",
      "  templates/b.env:1: local:A, now B",
    ]);
    expect([await values(), read("templates/app.env"), read("templates/b.env")]).toEqual([
      { B: "1", Z: "2" },
      "X={local:B}\n",
      "X={local:A} # new\n",
    ]);
  });

  test("and a vault that signs in with the secret are told", async () => {
    box.writeAwsVault("aws", "{local:A}", "{local:Z.x}");
    const { notes } = await rename(aToB);
    expect(notes[0]).toBe("The vault aws has A in its file, as access_key_id: change it there.");
  });
});

test("a template's name and text can move nothing on a terminal", async () => {
  await box.store("local", "local", { A: "1" });
  const { plan } = await rename({ ...aToB, dryRun: true });
  const one = { file: "a\u001B[31m.env", line: 1, column: 3, to: "B", changed: false };
  const templates = [{ ...one, reference: 'only="A,\u009B2J*"' }];
  expect(renderRenamePlan({ plan, notes: [], templates }).split("\n").at(-2)).toBe(
    String.raw`a\x1b[31m.env:1:3  only="A,\x9b2J*" → B`,
  );
});

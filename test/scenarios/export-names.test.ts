import { parse } from "dotenv";
import { describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { setAll, workspaceWith } from "../support/workspace-with.ts";

const EXPORT = ["export", "-e", "local"];

describe("--prefix and --map", () => {
  test("name the variables; a mapped name gets no prefix", async () => {
    const box = await workspaceWith({ "db-url": "1", PORT: "2", "9x": "3" });
    const named = await box.ok([...EXPORT, "--prefix", "APP_", "--map", "db-url=DATABASE_URL"]);
    expect(named).toBe("APP_9x=3\nAPP_PORT=2\nDATABASE_URL=1\n");
    const json = await box.ok([...EXPORT, "--format", "json", "--map", "db-url=a.b c"]);
    expect(JSON.parse(json)).toEqual({ "9x": "3", PORT: "2", "a.b c": "1" });
  });

  test.each([
    ["PORT=1X", 8, "INVALID_VARIABLE_NAME", "What --map calls PORT"],
    ["PORT=A-B", 8, "INVALID_VARIABLE_NAME", "What --map calls PORT"],
    ["PORT=OTHER", 8, "NAMES_COLLIDE", "OTHER"],
    ["PROT=P", 5, "KEY_TO_MAP_NOT_FOUND", "PROT"],
    ["PORT=A,PORT=B", 2, "USAGE", "PORT twice"],
    ["PORT", 2, "USAGE", "KEY=NAME"],
    ["PORT=", 2, "USAGE", "KEY=NAME"],
  ])("--map %s is refused", async (map, exit, code, message) => {
    const box = await workspaceWith({ PORT: "1", OTHER: "2" });
    await expectFailure(box, [...EXPORT, "--map", map], { exit, code, message });
  });

  test("a key to map that --except leaves out is missed, and a near one named", async () => {
    const box = await workspaceWith({ PORT: "1" });
    await expectFailure(box, [...EXPORT, "--map", "PROT=P"], {
      exit: 5,
      code: "KEY_TO_MAP_NOT_FOUND",
      hint: "Did you mean PORT?",
    });
    await expectFailure(box, [...EXPORT, "--except", "PORT", "--map", "PORT=P"], {
      exit: 5,
      code: "KEY_TO_MAP_NOT_FOUND",
    });
  });

  test("do nothing for a template, and that is said", async () => {
    const box = await workspaceWith({ PORT: "1" });
    box.write("app.env", "P={local:PORT}\n");
    for (const flags of [
      ["--prefix", "A_"],
      ["--map", "PORT=P"],
    ])
      await expectFailure(box, [...EXPORT, "--template", "app.env", ...flags], {
        exit: 2,
        code: "USAGE",
        hint: "--all",
      });
  });
});

describe("--all", () => {
  const all = (...flags: readonly string[]): readonly string[] => [
    ...EXPORT,
    "--template",
    "app.env",
    "--all",
    ...flags,
  ];

  test("adds what the template's vaults have and it does not name", async () => {
    const box = await workspaceWith({ A: "1", "b-b": "two words", C: "3", D: "4" });
    box.write(
      "app.env",
      "# mine\nX={local:A} # x\n{{#each (secrets 'local' only='C*')}}\n{{name}}={{value}}\n{{/each}}\n",
    );
    const { stdout, stderr } = await box.keep(all());
    expect(stdout).toBe("# mine\nX=1 # x\nC=3\n\nD=4\nb_b='two words'\n");
    expect(stderr).toBe("");
    expect(await box.ok(all("--except", "D", "--map", "b-b=B"))).toBe(
      "# mine\nX=1 # x\nC=3\n\nB='two words'\n",
    );
    expect(JSON.parse(await box.ok(all("--format", "json")))).toEqual({
      X: "1",
      C: "3",
      D: "4",
      "b-b": "two words",
    });
  });

  test("leaves a variable that the template sets itself, and says so", async () => {
    const box = await workspaceWith({ A: "1", HOST: "vault" });
    box.write("app.env", "A={local:A}\nHOST=mine\n");
    const { stdout, stderr } = await box.keep(all());
    expect(stdout).toBe("A=1\nHOST=mine\n");
    expect(stderr).toBe("Warning: HOST is in the template with another value, which stays.\n");
  });

  test("takes the vaults of --vault, in their order, or every active one if none is named", async () => {
    const box = await workspaceWith({ A: "local", S: "local" });
    await box.ok(["vault:add", "--driver", "local", "--slug", "alpha"]);
    await setAll(box, { B: "alpha", S: "alpha" }, "--vault", "alpha");
    box.write("app.env", "A={local:A}\n");
    expect(parse(await box.ok(all()))).toEqual({ A: "local", S: "local" });
    const both = await box.keep(all("--vault", "local,alpha"));
    expect(parse(both.stdout)).toEqual({ A: "local", B: "alpha", S: "alpha" });
    expect(both.stderr).toBe("Warning: S of alpha overrides the one of local.\n");
    box.write("app.env", "STATIC=1\n");
    expect(parse(await box.ok(all()))).toEqual({ STATIC: "1", A: "local", B: "alpha", S: "local" });
  });

  test("is refused where an open quote of the template would take it in", async () => {
    const box = await workspaceWith({ A: "1", B: "x'\ny" });
    box.write("app.env", "A={local:A}\nN='tis\n");
    await expectFailure(box, all("--dialect", "dotenv"), {
      exit: 8,
      code: "VALUE_NOT_REPRESENTABLE",
    });
  });

  test("needs a template that is a .env", async () => {
    const box = await workspaceWith({ A: "1" });
    box.write("app.yaml", "a: {local:A}\n");
    await expectFailure(box, [...EXPORT, "--all"], {
      exit: 2,
      code: "USAGE",
      message: "--template",
    });
    await expectFailure(box, [...EXPORT, "--template", "app.yaml", "--all"], {
      exit: 2,
      code: "USAGE",
      message: "app.yaml is yaml",
    });
  });
});

import { describe, expect, test } from "vitest";
import { AWKWARD_VALUES, HARD_VALUES } from "../support/awkward-text.ts";
import { Canary } from "../support/canary.ts";
import { environOf } from "../support/environ.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { keepBinary } from "../support/sandbox.ts";

const AWKWARD = [...AWKWARD_VALUES, ...HARD_VALUES].filter((value) => !value.includes("\0"));

async function workspace(values: Readonly<Record<string, string>>): Promise<KeyWorkspace> {
  const box = new KeyWorkspace("http://127.0.0.1:9");
  await box.store("local", "local", values);
  return box;
}

const LOCAL = ["-e", "local"];

describe("the environment of the program", () => {
  test("has what was set and every secret, byte for byte, and nothing else", async () => {
    const secrets = Object.fromEntries(AWKWARD.map((value, index) => [`S${index}`, value]));
    const set = Object.fromEntries(AWKWARD.map((value, index) => [`V${index}`, value]));
    const box = await workspace(secrets);
    const more = { EMPTY: "", lower: "x", "with space": "x", "a.b-c": "x", é: "é" };
    const { variables, stderr } = await environOf(box, [], { ...set, ...more });
    const own = { XDG_CONFIG_HOME: box.variables()["XDG_CONFIG_HOME"] };
    expect(variables).toEqual({ ...own, ...set, ...more, ...secrets });
    expect(stderr).toBe("");
  });

  test("with --no-inherit has the secrets and a short list", async () => {
    const box = await workspace({ A: "1" });
    const kept = { PATH: "/usr/bin", HOME: "/", LANG: "C", TERM: "" };
    const variables = { ...kept, KEEP_ENV: "local", AWS_PROFILE: "p", npm_package_name: "n" };
    const { variables: found } = await environOf(box, ["--no-inherit"], variables);
    expect(found).toEqual({ ...kept, A: "1" });
  });

  test("a variable that is set already is overridden, and that is said once", async () => {
    const box = await workspace({ A: "secret-a", B: "secret-b", C: "same" });
    const set = { A: "set-a", B: "set-b", C: "same" };
    const { variables, stderr } = await environOf(box, [], set);
    expect(variables).toMatchObject({ A: "secret-a", B: "secret-b", C: "same" });
    expect(stderr).toMatch(/^Warning: A, B are set already.*\n$/);
    expect(stderr).not.toMatch(/secret-|set-/);
    const override = await environOf(box, ["--override"], set);
    expect(override.variables).toMatchObject({ A: "secret-a", B: "secret-b" });
    expect(override.stderr).toBe("");
    const keep = await environOf(box, ["--keep-existing"], { ...set, B: "" });
    expect(keep.variables).toMatchObject({ A: "set-a", B: "", C: "same" });
    expect(keep.stderr).toBe("");
    await expectFailure(box, ["run", ...LOCAL, "--override", "--keep-existing", "--", "true"], {
      exit: 2,
      code: "USAGE",
      message: "--override",
    });
  });

  test("goes through a second Keep as it is, without a word", async () => {
    const box = await workspace({ A: "1", B: "it's" });
    const inner = [
      process.execPath,
      keepBinary,
      "run",
      ...LOCAL,
      "--",
      "cat",
      "/proc/self/environ",
    ];
    const { code, stdout, stderr } = await box.keep(["run", ...LOCAL, "--", ...inner]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\0")).toEqual(expect.arrayContaining(["A=1", "B=it's"]));
  });

  test("says that a variable which is no UTF-8 cannot be handed on", async () => {
    const box = await workspace({ A: "1" });
    const script = `X="$(printf '\\377')" exec "$0" "$1" run -e local -- sh -c 'echo "$A"'`;
    const { stdout, stderr } = await box.run("sh", ["-c", script, process.execPath, keepBinary]);
    expect({ stdout, stderr }).toEqual({
      stdout: "1\n",
      stderr: "Warning: Not UTF-8, and other bytes for the program: X.\n",
    });
  });

  test("an environment without secrets runs the program, with a warning", async () => {
    const box = await workspace({});
    const { variables, stderr } = await environOf(box, [], { A: "1" });
    expect(variables["A"]).toBe("1");
    expect(stderr).toBe("Warning: There is no secret in local.\n");
  });
});

describe("which secrets", () => {
  test("are chosen by globs, and named by --prefix and --map", async () => {
    const box = await workspace({ DB_A: "1", DB_B: "2", APP: "3", "my-key": "4" });
    const names = async (...flags: string[]): Promise<string> => {
      const { variables } = await environOf(box, flags);
      const { XDG_CONFIG_HOME: _, ...found } = variables;
      return Object.entries(found)
        .map((entry) => entry.join("="))
        .toSorted()
        .join(" ");
    };
    expect(await names("--only", "DB_*")).toBe("DB_A=1 DB_B=2");
    expect(await names("--except", "my-*,DB_B")).toBe("APP=3 DB_A=1");
    expect(await names("--only", "APP,my-key", "--map", "my-key=MINE", "--prefix", "X_")).toBe(
      "MINE=4 X_APP=3",
    );
    await expectFailure(box, ["run", ...LOCAL, "--map", "NONE=X", "--only", "APP", "--", "true"], {
      exit: 5,
      code: "KEY_TO_MAP_NOT_FOUND",
      message: "NONE",
    });
    await expectFailure(
      box,
      ["run", ...LOCAL, "--only", "DB_*", "--map", "DB_A=X,DB_B=X", "--", "true"],
      { exit: 8, code: "NAMES_COLLIDE", message: "DB_A and DB_B" },
    );
  });

  test("of two vaults with one key the later one's counts, and that is said once", async () => {
    const box = await workspace({ A: "local", SHARED: "local" });
    box.writeVault("second", { driver: "local" });
    await box.store("second", "local", { B: "second", SHARED: "second" });
    const order = async (vaults: string) => {
      const { variables, stderr } = await environOf(box, ["--vault", vaults]);
      return { shared: variables["SHARED"], stderr };
    };
    expect(await order("local,second")).toEqual({
      shared: "second",
      stderr: "Warning: SHARED of second overrides the one of local.\n",
    });
    expect(await order("second,local")).toEqual({
      shared: "local",
      stderr: "Warning: SHARED of local overrides the one of second.\n",
    });
  });
});

describe("what is refused", () => {
  const run = (...flags: string[]): readonly string[] =>
    ["run", ...LOCAL, ...flags, "--"].concat("sh", "-c", "echo started > started");

  test("is named all at once, before anything is started, and never with a value", async () => {
    const { core } = new Canary();
    const box = await workspace({
      "my-key": core,
      "9X": core,
      PATH: core,
      LD_PRELOAD: core,
      LD_AUDIT: core,
      CERT: `${core}\0`,
      FINE: core,
    });
    const { message, hint } = await expectFailure(box, run(), {
      exit: 8,
      code: "ENVIRONMENT_REFUSED",
      message:
        "9X, my-key cannot be names of variables. LD_AUDIT, LD_PRELOAD decide which libraries every program loads; PATH decides where programs are found. No variable can hold a NUL, as in CERT.",
      hint: /--map.*--allow.*--as-file.*--except/,
    });
    expect(`${message}${hint}`).not.toContain(core);
    expect(box.has("started")).toBe(false);
    const { details } = await box.failure(run());
    expect(details).toMatchObject({
      names: ["9X", "my-key"],
      deciding: ["LD_AUDIT", "LD_PRELOAD", "PATH"],
      nul: ["CERT"],
      binary: [],
    });
  });

  test("is passed on with --allow, by names and globs of them", async () => {
    const box = await workspace({ "my-key": "1", "9X": "2", NODE_OPTIONS: "", GIT_DIR: "/x" });
    const allow = ["--allow", "my-key,9*,NODE_OPTIONS", "--allow", "GIT_*"];
    const { variables } = await environOf(box, allow.slice(0, 2).concat("--except", "GIT_DIR"));
    expect(variables).toMatchObject({ "my-key": "1", "9X": "2", NODE_OPTIONS: "" });
    await expectFailure(box, ["run", ...LOCAL, "--allow", "my-key,9*,NODE_*", "--", "true"], {
      exit: 8,
      code: "ENVIRONMENT_REFUSED",
      message: /^GIT_DIR decides what git runs\.$/,
    });
  });

  test("is also a name of --map, of --prefix or of a template", async () => {
    const box = await workspace({ A: "1", ATH: "2" });
    const refused = { exit: 8, code: "ENVIRONMENT_REFUSED" };
    await expectFailure(box, run("--only", "A", "--map", "A=PATH"), {
      ...refused,
      message: /^A \(as --map calls it\) decides where programs are found\.$/,
    });
    await expectFailure(box, run("--only", "A", "--map", "A=b c"), {
      ...refused,
      message: /^A \(as --map calls it\) cannot be the name of a variable\.$/,
    });
    // No allowance makes a name of what ends one.
    await expectFailure(box, run("--only", "A", "--map", "A=b=c", "--allow", "*"), refused);
    await expectFailure(box, run("--prefix", "P", "--only", "ATH"), {
      ...refused,
      message: /^PATH decides/,
    });
    box.write("t.env", "PATH=/nowhere\nA={local:A}\n");
    await expectFailure(box, run("--template", "t.env"), {
      ...refused,
      message: /^PATH decides/,
      hint: /^--allow NAME takes a name as it is, if you mean it\.$/,
    });
    expect(box.has("started")).toBe(false);
    const allowed = await environOf(box, ["--template", "t.env", "--allow", "PATH"]);
    expect(allowed.variables).toMatchObject({ PATH: "/nowhere", A: "1" });
  });

  test("is a call without a program, or without the two dashes", async () => {
    const box = await workspace({ A: "1" });
    const refused = { exit: 2, code: "USAGE", hint: "keep run --env ENV -- PROGRAM" };
    await expectFailure(box, ["run", ...LOCAL], refused);
    await expectFailure(box, ["run", ...LOCAL, "--"], refused);
    await expectFailure(box, ["run", ...LOCAL, "true"], refused);
    await expectFailure(box, ["run", ...LOCAL, "x", "--", "true"], { exit: 2, code: "USAGE" });
  });
});

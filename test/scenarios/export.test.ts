import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { parse } from "dotenv";
import { beforeEach, describe, expect, test } from "vitest";
import { AWKWARD_VALUES } from "../support/awkward-text.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { type Sandbox, keepBinary } from "../support/sandbox.ts";
import { setAll, workspaceWith } from "../support/workspace-with.ts";

const LOCAL = ["-e", "local"];

const mode = (file: string): number => statSync(file).mode & 0o777;

describe("without a file", () => {
  test("a .env goes to stdout, sorted, and nothing to stderr", async () => {
    const box = await workspaceWith({ B: "two words", A: "1", C: "it's" });
    expect(await box.keep(["export", ...LOCAL])).toEqual({
      code: 0,
      signal: null,
      stdout: "A=1\nB='two words'\nC=\"it's\"\n",
      stderr: "",
    });
    expect(await box.ok(["export", ...LOCAL, "--file", "-"])).toBe(
      "A=1\nB='two words'\nC=\"it's\"\n",
    );
    expect(readdirSync(box.project)).toEqual([".keep"]);
  });

  test("JSON has the keys as they are, and is one object", async () => {
    const box = await workspaceWith({ "my-key": "é\n", "9lives": "9", my_key: "other" });
    const { stdout, stderr } = await box.keep(["export", ...LOCAL, "--format", "json"]);
    expect(stdout).toBe('{\n  "9lives": "9",\n  "my-key": "é\\n",\n  "my_key": "other"\n}\n');
    expect(stderr).toBe("");
  });

  test("--json tells what was exported, in one object", async () => {
    const box = await workspaceWith({ A: "1" });
    const common = { env: "local", vaults: ["local"], template: null, file: null };
    expect(await box.json(["export", ...LOCAL])).toEqual({
      ...common,
      format: "env",
      variables: ["A"],
      missing: [],
      warnings: [],
      text: "A=1\n",
    });
    expect(await box.json(["export", ...LOCAL, "--format", "json"])).toEqual({
      ...common,
      format: "json",
      variables: ["A"],
      missing: [],
      warnings: [],
      text: '{\n  "A": "1"\n}\n',
    });
  });

  test("an environment without secrets gives an empty .env and an empty object", async () => {
    const box = await workspaceWith({});
    expect(await box.ok(["export", ...LOCAL])).toBe("");
    expect(await box.ok(["export", ...LOCAL, "--format", "json"])).toBe("{}\n");
  });

  test("every awkward value is read back by dotenv", async () => {
    const chosen = AWKWARD_VALUES.filter(
      (value, index) => index % 3 === 0 && !value.includes("\0"),
    );
    const values = Object.fromEntries(chosen.map((value, index) => [`V${index}`, value]));
    const box = await workspaceWith({ ...values, MIXED: `it's "x" $5` });
    const command = ["export", ...LOCAL, "--dialect", "dotenv"];
    const { code, stdout, stderr } = await box.keep(command);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(parse(stdout)).toEqual({ ...values, MIXED: `it's "x" $5` });
    expect(JSON.parse(await box.ok(["export", ...LOCAL, "--format", "json"]))).toEqual({
      ...values,
      MIXED: `it's "x" $5`,
    });
  });

  test("a value that no dialect can hold is refused by name, and JSON takes it", async () => {
    const box = await workspaceWith({ ODD: "\0 canary", OK: "1" });
    const shell = ["export", ...LOCAL, "--format", "shell"];
    const { message, hint } = await expectFailure(box, shell, {
      exit: 8,
      code: "VALUE_NOT_REPRESENTABLE",
      message: "ODD",
      hint: "--format json",
    });
    expect(message + hint).not.toContain("canary");
    expect(JSON.parse(await box.ok(["export", ...LOCAL, "--format", "json"]))).toEqual({
      ODD: "\0 canary",
      OK: "1",
    });
  });

  test("a full device is a failure, not a short file", async () => {
    const box = await workspaceWith({ A: "1" });
    const command = `"$0" "$1" export -e local > /dev/full`;
    const { code, stderr } = await box.run("sh", ["-c", command, process.execPath, keepBinary]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "Error: the output could not be written (ENOSPC).\n",
    });
  });
});

describe("names", () => {
  test("of variables are made from keys with dashes and digits in front", async () => {
    const box = await workspaceWith({ "my-key": "1", "9lives": "2", __x: "3" });
    expect(parse(await box.ok(["export", ...LOCAL]))).toEqual({
      my_key: "1",
      _9lives: "2",
      __x: "3",
    });
  });

  test("that would be the same are refused, naming both keys", async () => {
    const box = await workspaceWith({ "my-key": "1", my_key: "2" });
    await expectFailure(box, ["export", ...LOCAL], {
      exit: 8,
      code: "NAMES_COLLIDE",
      message: /my-key and my_key .*variable my_key/,
      hint: "--except",
    });
    expect(await box.ok(["export", ...LOCAL, "--except", "my_*"])).toBe("my_key=1\n");
  });

  test("are chosen by --only and --except, by key; except wins", async () => {
    const box = await workspaceWith({ DB_A: "1", DB_B: "2", "APP-X": "3" });
    const names = async (...flags: string[]): Promise<string> =>
      Object.keys(parse(await box.ok(["export", ...LOCAL, ...flags]))).join(" ");
    expect(await names("--only", "DB_*")).toBe("DB_A DB_B");
    expect(await names("--only", "DB_?,APP-*", "--except", "DB_B")).toBe("APP_X DB_A");
    expect(await names("--except", "*")).toBe("");
  });
});

describe("several vaults", () => {
  async function twoVaults(): Promise<Sandbox> {
    const box = await workspaceWith({ A: "local", SHARED: "local" });
    await box.ok(["vault:add", "--driver", "local", "--slug", "alpha"]);
    await setAll(box, { B: "alpha", SHARED: "alpha" }, "--vault", "alpha");
    return box;
  }

  test("are merged by slug, the last one wins, and that is said", async () => {
    const box = await twoVaults();
    const { stdout, stderr } = await box.keep(["export", ...LOCAL]);
    expect(parse(stdout)).toEqual({ A: "local", B: "alpha", SHARED: "local" });
    expect(stderr).toBe("Warning: SHARED of local overrides the one of alpha.\n");
    expect(await box.json(["export", ...LOCAL])).toMatchObject({
      vaults: ["alpha", "local"],
      warnings: ["SHARED of local overrides the one of alpha."],
    });
  });

  test("are merged in the order that the workspace or --vault gives them", async () => {
    const box = await twoVaults();
    await box.ok(["workspace", "--vaults", "local,alpha"]);
    const chosen = await box.keep(["export", ...LOCAL]);
    expect(parse(chosen.stdout)["SHARED"]).toBe("alpha");
    expect(chosen.stderr).toContain("SHARED of alpha overrides the one of local.");
    const given = await box.keep(["export", ...LOCAL, "--vault", "alpha,local"]);
    expect(parse(given.stdout)["SHARED"]).toBe("local");
    const one = await box.keep(["export", ...LOCAL, "--vault", "alpha"]);
    expect(one).toMatchObject({ stdout: "B=alpha\nSHARED=alpha\n", stderr: "" });
  });

  test("one that does not exist is named, with what was meant", async () => {
    const box = await workspaceWith({});
    await expectFailure(box, ["export", ...LOCAL, "--vault", "locla"], {
      exit: 2,
      code: "UNKNOWN_VAULT",
      hint: "Did you mean local?",
    });
  });

  test("one that cannot be read fails it all; nothing is written", async () => {
    const box = await twoVaults();
    box.write(".keep/secrets/alpha/local.age", "garbage");
    await expectFailure(box, ["export", ...LOCAL, "--file", ".env"], {
      exit: 3,
      code: "VAULT_FILE_FOREIGN",
      message: "alpha/local.age",
    });
    expect(box.has(".env")).toBe(false);
  });
});

describe("to a file", () => {
  let box: Sandbox;
  const to = (file: string, ...more: string[]): string[] => [
    "export",
    ...LOCAL,
    "--file",
    file,
    ...more,
  ];

  beforeEach(async () => {
    box = await workspaceWith({ A: "1", B: "two words" });
  });

  const TEXT = "A=1\nB='two words'\n";

  test("it is written for the user alone, and stdout stays empty", async () => {
    const finished = await box.keep(to(".env"));
    expect(finished).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "Wrote 2 variables to .env.\n",
    });
    expect(box.read(".env")).toBe(TEXT);
    expect(mode(box.path(".env"))).toBe(0o600);
    expect(readdirSync(box.project).sort()).toEqual([".env", ".keep"]);
  });

  test("--json says where, and holds no value", async () => {
    expect(await box.json(to("out/.env"))).toEqual({
      env: "local",
      vaults: ["local"],
      format: "env",
      template: null,
      file: "out/.env",
      variables: ["A", "B"],
      missing: [],
      warnings: [],
    });
    expect(box.read("out/.env")).toBe(TEXT);
  });

  test("one that exists is left as it is, without --overwrite", async () => {
    box.write(".env", "OLD=1\n");
    await expectFailure(box, to(".env"), {
      exit: 6,
      code: "FILE_EXISTS",
      message: ".env",
      hint: "--overwrite",
    });
    expect(box.read(".env")).toBe("OLD=1\n");
    chmodSync(box.path(".env"), 0o644);
    await box.ok(to(".env", "--overwrite"));
    expect(box.read(".env")).toBe(TEXT);
    expect(mode(box.path(".env"))).toBe(0o600);
  });

  test("--append adds to it, after a final newline, and makes it if it is not there", async () => {
    await box.ok(to("new.env", "--append"));
    expect(box.read("new.env")).toBe(TEXT);
    for (const [old, sum] of [
      ["X=1\n", `X=1\n${TEXT}`],
      ["X=1", `X=1\n${TEXT}`],
      ["# only a comment", `# only a comment\n${TEXT}`],
      ["", TEXT],
    ] as const) {
      box.write(".env", old);
      await box.ok(to(".env", "--append"));
      expect(box.read(".env")).toBe(sum);
    }
  });

  test("--append refuses variables that the file has already", async () => {
    box.write(".env", "export B = old # c\nX=1\n");
    const { message } = await expectFailure(box, to(".env", "--append"), {
      exit: 6,
      code: "VARIABLES_EXIST",
      hint: "--except",
    });
    expect(message).toContain("already: B.");
    expect(box.read(".env")).toBe("export B = old # c\nX=1\n");
    await box.ok(to(".env", "--append", "--except", "B"));
    expect(box.read(".env")).toBe("export B = old # c\nX=1\nA=1\n");
  });

  test("--append keeps what was there byte for byte, also where it is not UTF-8", async () => {
    const old = Buffer.from([...Buffer.from("X=1\r\n# caf"), 0xe9, 0x0d, 0x0a]);
    box.write(".env", old);
    await box.ok(to(".env", "--append"));
    const bytes = readFileSync(box.path(".env"));
    expect(bytes.subarray(0, old.length)).toEqual(old);
  });

  test("--append never leaves a file in which dotenv does not find what was added", async () => {
    await box.set("C", '\n"x"\n');
    box.write(".env", "NOTE='tis\n");
    const { code } = await box.keep(to(".env", "--append", "--only", "C"));
    const read = parse(box.read(".env"));
    expect(code === 0 ? read["C"] : box.read(".env")).toBe(code === 0 ? '\n"x"\n' : "NOTE='tis\n");
  });

  test("--append needs a file and the format env, and does not go with --overwrite", async () => {
    for (const flags of [
      ["--append"],
      ["--append", "--file", "x.json", "--format", "json"],
      ["--append", "--overwrite", "--file", "x"],
    ])
      await expectFailure(box, ["export", ...LOCAL, ...flags], { exit: 2, code: "USAGE" });
    expect(readdirSync(box.project)).toEqual([".keep"]);
  });

  test("a folder that is not there is made", async () => {
    await box.ok(to("deploy/new/.env"));
    expect(box.read("deploy/new/.env")).toBe(TEXT);
  });

  test("a folder that is a file is named, and stays a file", async () => {
    box.write("deploy", "a file");
    await expectFailure(box, to("deploy/.env"), {
      exit: 1,
      code: "FILE_FAILED",
      message: /^deploy\/\.env: .*not a folder/,
    });
    expect(box.read("deploy")).toBe("a file");
  });

  test("a folder in its place is never replaced, and --overwrite not advised", async () => {
    mkdirSync(box.path("deploy"));
    for (const flags of [[], ["--overwrite"], ["--append"]]) {
      const failure = await box.failure(to("deploy", ...flags));
      expect(failure.message, flags.join()).toMatch(/folder/);
      expect(failure.hint ?? "").not.toContain("--overwrite");
    }
    expect(readdirSync(box.path("deploy"))).toEqual([]);
  });

  test("a symbolic link stays one, and what it points to is written", async () => {
    box.write("real/.env", "OLD=1\n");
    symlinkSync("real/.env", box.path(".env"));
    await expectFailure(box, to(".env"), { exit: 6, code: "FILE_EXISTS" });
    await box.ok(to(".env", "--overwrite"));
    expect(box.read("real/.env")).toBe(TEXT);
    expect(readdirSync(box.path("real"))).toEqual([".env"]);
    symlinkSync("real/later.env", box.path("dangling"));
    await box.ok(to("dangling"));
    expect(box.read("real/later.env")).toBe(TEXT);
  });

  test("/dev/stdout is standard output", async () => {
    const command = `"$0" "$1" export -e local --file /dev/stdout | cat`;
    const { stdout, stderr } = await box.run("sh", ["-c", command, process.execPath, keepBinary]);
    expect({ stdout, stderr }).toEqual({
      stdout: TEXT,
      stderr: "Wrote 2 variables to /dev/stdout.\n",
    });
  });

  test("a pipe is written to where it is", async () => {
    const script = `mkfifo pipe; cat pipe & "$0" "$1" export -e local --file pipe; wait`;
    const { code, stdout } = await box.run("sh", ["-c", script, process.execPath, keepBinary]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: TEXT });
  });

  test("a full device is a failure", async () => {
    await expectFailure(box, to("/dev/full"), {
      exit: 1,
      code: "FILE_FAILED",
      message: "/dev/full: no space left",
    });
  });

  test("an empty name is none", async () => {
    const { exit } = await box.failure(to(""));
    expect(exit).toBe(2);
  });

  test("it is from the folder that the command runs in", async () => {
    mkdirSync(box.path("sub"));
    await box.ok(to(".env"), { cwd: "sub" });
    expect(box.read("sub/.env")).toBe(TEXT);
  });
});

describe("wrong usage", () => {
  test("is told before anything is read or written", async () => {
    const box = await workspaceWith({ A: "1" });
    for (const args of [
      ["--format", "xml"],
      ["--missing", "ignore"],
      ["--env", "nope"],
      ["--vault", "nope"],
      ["extra"],
    ]) {
      const { exit } = await box.failure(["export", ...LOCAL, "--file", ".env", ...args]);
      expect(exit, args.join(" ")).toBe(2);
      expect(box.has(".env")).toBe(false);
    }
  });
});

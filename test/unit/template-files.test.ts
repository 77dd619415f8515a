import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { TemplateFiles } from "../../src/config/template-files.ts";
import { failureOf } from "../support/failure-of.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let root: string;
let folder: string;

beforeEach(() => {
  root = temporaryFolder();
  folder = join(root, "templates");
  mkdirSync(folder);
});

function write(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** The text of a partial that a `.env` names. */
function read(name: string, folders: readonly string[] = [folder]): string | undefined {
  return new TemplateFiles(folders).read(name, ".env")?.bytes.toString();
}

describe("a file of the templates folder", () => {
  test("is found with and without its ending, in folders too", () => {
    write("templates/p.env", "p");
    write("templates/q.yaml", "q");
    write("templates/plain", "plain");
    write("templates/db/host-1.prod.env", "host");
    expect([read("p"), read("p.env"), read("q.yaml"), read("plain")]).toEqual([
      "p",
      "p",
      "q",
      "plain",
    ]);
    expect([read("db/host-1.prod"), read("db/host-1.prod.env")]).toEqual(["host", "host"]);
    expect([read("q"), read("P"), read("host-1.prod"), read("db")]).toEqual(
      Array.from({ length: 4 }),
    );
  });

  test("with the template's ending goes before one without", () => {
    write("templates/p", "without");
    write("templates/p.env", "with");
    expect(read("p")).toBe("with");
    expect(new TemplateFiles([folder]).read("p", "")?.bytes.toString()).toBe("without");
    expect(new TemplateFiles([folder]).read("p", ".yaml")?.bytes.toString()).toBe("without");
  });

  test("of the first folder goes before one of the second", () => {
    write("templates/p.env", "first");
    write("env/p.env", "second");
    write("env/q.env", "second");
    const folders = [folder, join(root, "env")];
    expect([read("p", folders), read("q", folders)]).toEqual(["first", "second"]);
    expect(read("q", [join(root, "no such folder"), join(root, "env")])).toBe("second");
  });

  test("is told with its path, and as the bytes that it has", () => {
    const path = join(folder, "p.env");
    writeFileSync(path, Buffer.from([0xff, 0x0d]));
    expect(new TemplateFiles([folder]).read("p", ".env")).toEqual({
      path,
      bytes: Buffer.from([0xff, 0x0d]),
    });
  });

  test("may be a link to another one, or the folder itself a link", () => {
    write("templates/sub/real.env", "real");
    symlinkSync("sub/real.env", join(folder, "link.env"));
    symlinkSync(folder, join(root, "linked"));
    expect(read("link")).toBe("real");
    expect(read("link", [join(root, "linked")])).toBe("real");
  });
});

describe("nothing else is read", () => {
  beforeEach(() => {
    write("outside.env", "outside");
    write("templates2/x.env", "outside");
    write("templates/.hidden.env", "hidden");
    write("templates/.git/config.env", "hidden");
    write("templates/sub/p.env", "inside");
  });

  test.each(
    [
      ["../outside", "../outside.env", "sub/../../outside", "./../outside", "..", "../"],
      ["../templates2/x", "../templates/sub/p", "sub/../sub/p", "./sub/p", "sub//p", "sub/p/"],
      [".hidden", ".hidden.env", ".git/config", "sub/.", "", "/", "sub", "sub/", "~", "-p"],
      [
        "sub\\p",
        "..\\outside",
        "sub/p\0",
        "sub/p.env\0.env",
        "sub/p ",
        "sub/p\n",
        "%2e%2e/outside",
      ],
    ].flat(),
  )("by %j", (name) => {
    expect(read(name)).toBeUndefined();
  });

  test("by an absolute path", () => {
    expect(read(join(root, "outside.env"))).toBeUndefined();
    expect(read(join(folder, "sub/p.env"))).toBeUndefined();
  });

  test("through a link out of the folder, of a file or of a folder", () => {
    symlinkSync("../outside.env", join(folder, "file.env"));
    symlinkSync(join(root, "templates2"), join(folder, "linked"));
    symlinkSync("file.env", join(folder, "twice.env"));
    for (const name of ["file", "linked/x", "twice"]) expect(read(name), name).toBeUndefined();
  });

  test("where there is no such file, folder or name", () => {
    symlinkSync("gone.env", join(folder, "dangling.env"));
    for (const name of ["nope", "nope/p", "sub/p.env/x", "dangling", "x".repeat(300)])
      expect(read(name), name.slice(0, 20)).toBeUndefined();
    expect(read("sub/p", [])).toBeUndefined();
    expect(read("sub/p", [join(root, "no such folder")])).toBeUndefined();
  });

  test("that is no file: a pipe would keep Keep waiting", () => {
    execFileSync("mkfifo", [join(folder, "pipe.env")]);
    expect(read("pipe")).toBeUndefined();
  });

  test("whatever the name", () => {
    const piece = fc.constantFrom(
      "..",
      ".",
      "/",
      "sub",
      "p",
      "outside",
      ".env",
      "templates2",
      "x",
      "~",
      "\\",
      "\0",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = read(pieces.join(""));
        if (text !== undefined) expect(text).toBe("inside");
      }),
    );
  });
});

test("a file that cannot be read is a failure, not a partial that is not there", () => {
  symlinkSync("loop.env", join(folder, "loop.env"));
  expect(failureOf(() => read("loop"))).toMatchObject({ code: "FILE_FAILED" });
  chmodSync(write("templates/secret.env", "x"), 0o000);
  chmodSync(root, 0o755);
  const failure = asOrdinaryUser(() => failureOf(() => read("secret")));
  expect(failure).toMatchObject({ code: "FILE_FAILED" });
  expect(failure.message).toContain("secret.env");
});

/** Root may read every file: then it does the work as somebody else. */
function asOrdinaryUser<T>(work: () => T): T {
  const isRoot = process.geteuid!() === 0;
  if (isRoot) process.seteuid!(65534);
  try {
    return work();
  } finally {
    if (isRoot) process.seteuid!(0);
  }
}

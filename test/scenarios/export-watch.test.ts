import { once } from "node:events";
import { statSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { AwsSandbox } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { type Sandbox, keepBinary } from "../support/sandbox.ts";
import { setAll, workspaceWith } from "../support/workspace-with.ts";

/** `keep export --watch`: a file that follows the vault. */

const POLL = { timeout: 15_000, interval: 20 };

class Watch {
  readonly #box: Sandbox;
  readonly #process;
  readonly #ended;
  stderr = "";
  stdout = "";

  constructor(box: Sandbox, ...flags: readonly string[]) {
    const args = [keepBinary, "export", "--env", "local", "--watch=1", ...flags];
    this.#box = box;
    this.#process = box.spawn(process.execPath, args, { stdio: "pipe" });
    this.#ended = once(this.#process, "close");
    this.#process.stderr!.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.#process.stdout!.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    onTestFinished(() => void this.#process.kill("SIGKILL"));
  }

  async writes(file: string, text: string): Promise<void> {
    const read = (): string | undefined => (this.#box.has(file) ? this.#box.read(file) : undefined);
    await expect.poll(read, POLL).toBe(text);
  }

  async said(what: RegExp): Promise<void> {
    await expect.poll(() => this.stderr, POLL).toMatch(what);
  }

  async interrupt(): Promise<unknown> {
    this.#process.kill("SIGINT");
    const [code] = (await this.#ended) as [number | null];
    return code;
  }
}

describe("an export that is watched", () => {
  test("is written again after a change, until Ctrl-C ends it with 130", async () => {
    const box = await workspaceWith({ A: "1" });
    const watch = new Watch(box, "--file", "out.env");
    await watch.writes("out.env", "A=1\n");
    await setAll(box, { A: "2", B: "3" });
    await watch.writes("out.env", "A=2\nB=3\n");
    expect(statSync(box.path("out.env")).mode & 0o777).toBe(0o600);
    await watch.said(/2 variables/);
    expect(watch.stderr).toBe("Wrote 1 variables to out.env.\nWrote 2 variables to out.env.\n");
    expect(await watch.interrupt()).toBe(130);
    expect(watch.stdout).toBe("");
  });

  test("follows its template, and stays as it is while a secret of it is missing", async () => {
    const box = await workspaceWith({ A: "1", B: "2" });
    box.write("t.env", "X={local:A}\n");
    const watch = new Watch(box, "--file", "out.env", "--template", "t.env");
    await watch.writes("out.env", "X=1\n");
    box.write("t.env", "X={local:B}\n");
    await watch.writes("out.env", "X=2\n");
    await box.ok(["delete", "B", "--env", "local", "--yes"]);
    await watch.said(/Warning: The secrets stay as they are for now\. .*local:B/);
    expect(box.read("out.env")).toBe("X=2\n");
    await box.set("B", "3");
    await watch.writes("out.env", "X=3\n");
    expect(watch.stderr.match(/Warning/g)).toHaveLength(1);
  });

  test("can be a folder", async () => {
    const box = await workspaceWith({ A: "1", B: "2" });
    const watch = new Watch(box, "--file", "out", "--format", "docker-secrets");
    await watch.writes("out/A", "1");
    await box.ok(["delete", "A", "--env", "local", "--yes"]);
    await box.set("B", "3");
    await watch.writes("out/B", "3");
    expect(box.has("out/A")).toBe(false);
  });

  test("with --json tells of each writing with an object, and nothing on stderr", async () => {
    const box = await workspaceWith({ A: "1" });
    const watch = new Watch(box, "--file", "out.env", "--json");
    await watch.writes("out.env", "A=1\n");
    await box.set("A", "2");
    await watch.writes("out.env", "A=2\n");
    const told = (): readonly unknown[] =>
      watch.stdout.split(/(?<=^\}\n)/m).map((one) => JSON.parse(one) as unknown);
    const one = expect.objectContaining({ file: "out.env", variables: ["A"] }) as unknown;
    await expect.poll(told, POLL).toEqual([one, one]);
    expect(watch.stderr).toBe("");
  });

  test("does not replace a file of before unless that is said", async () => {
    const box = await workspaceWith({ A: "1" });
    box.write("out.env", "mine\n");
    const flags = ["export", "--env", "local", "--watch", "--file", "out.env"];
    expect(await box.failure(flags)).toMatchObject({ exit: 6, code: "FILE_EXISTS" });
    const watch = new Watch(box, "--file", "out.env", "--overwrite");
    await watch.writes("out.env", "A=1\n");
  });

  test.each([
    [[]],
    [["--file", "-"]],
    [["--file", "out.env", "--append"]],
    [["--file", "out.env", "--check"]],
    [["--file", "out.env", "--format", "github"]],
  ])("is refused where there is no file to write again: %j", async (flags) => {
    const box = await workspaceWith({ A: "1" });
    const failure = await box.failure(["export", "--env", "local", "--watch", ...flags]);
    expect(failure).toMatchObject({ exit: 2, code: "USAGE" });
    expect(failure.message).toContain("--watch");
    expect(box.has("out.env")).toBe(false);
  });
});

describeWithMoto("an export that is watched, of a vault in AWS,", (moto) => {
  const proxy = useAwsProxy(moto);

  test("is left as it is where there is another version of the same value", async () => {
    const box = await AwsSandbox.with(proxy().url, "ssm");
    await box.fill("ssm", new Map([["A", "1"]]));
    const watch = new Watch(box, "--file", "out.env");
    await watch.writes("out.env", "A=1\n");
    const { ino } = statSync(box.path("out.env"));
    const readings = (): number =>
      proxy().calls.filter(({ body }) => body["WithDecryption"] === true).length;
    expect(readings()).toBe(1);
    await box.set("A", "1");
    await expect.poll(readings, POLL).toBe(2);
    const looks = proxy().calls.length;
    await expect.poll(() => proxy().calls.length - looks, POLL).toBeGreaterThan(1);
    expect(statSync(box.path("out.env")).ino).toBe(ino);
    expect(watch.stderr).toBe("Wrote 1 variables to out.env.\n");
    expect(readings()).toBe(2);
  });
});

import { spawnSync } from "node:child_process";
import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { SecretValue } from "../../src/core/secret-value.ts";
import { bundleModule } from "../support/bundled-module.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const TEXT = "canary-8b1f";
const secret = new SecretValue(TEXT);

test.each([
  ["String()", () => String(secret)],
  ["a template literal", () => `value: ${secret as unknown as string}`],
  ["concatenation", () => `a${secret.toString()}`],
  ["JSON.stringify", () => JSON.stringify({ secret, list: [secret] })],
  ["inspect", () => inspect({ secret }, { depth: 9, showHidden: true, getters: true })],
  ["inspect without custom inspection", () => inspect(secret, { customInspect: false })],
  ["format", () => format("%s %o %O %j", secret, secret, secret, secret)],
  ["structuredClone", () => inspect(structuredClone(secret), { showHidden: true })],
  ["spreading", () => JSON.stringify({ ...secret })],
  ["its own keys", () => JSON.stringify(Reflect.ownKeys(secret))],
  ["an error that carries it", () => inspect(new Error("x", { cause: { secret } }))],
  ["Object.entries", () => JSON.stringify(Object.entries(secret))],
])("%s does not show the text", (_, show) => {
  expect(show()).not.toContain(TEXT);
});

test("it says [redacted] where people would look", () => {
  expect(String(secret)).toBe("[redacted]");
  expect(JSON.stringify({ secret })).toBe('{"secret":"[redacted]"}');
  expect(inspect({ secret })).toBe("{ secret: [redacted] }");
});

test("console does not show the text", () => {
  const script = `
    import { SecretValue } from ${JSON.stringify(bundleModule("src/core/secret-value.ts", temporaryFolder()))};
    const secret = new SecretValue(process.env.TEXT);
    delete process.env.TEXT;
    console.log(secret, { secret }, [secret], new Map([["k", secret]]));
    console.error("%s %o %O %j", secret, secret, secret, secret);
    console.dir({ a: { b: { c: { secret } } } }, { depth: null, showHidden: true });
    console.table([{ secret }]);
    throw Object.assign(new Error("unexpected"), { secret });
  `;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "-e", script],
    { encoding: "utf8", env: { TEXT } },
  );
  expect(status).toBe(1);
  expect(stdout.match(/\[redacted\]/g)!.length).toBeGreaterThanOrEqual(5);
  expect(stderr).toContain("Error: unexpected");
  expect(stdout + stderr).not.toContain(TEXT);
});

test("reveals the text, exactly", () => {
  for (const text of [TEXT, "", "\0", "é😀", " a\r\n", "\uD800"])
    expect(new SecretValue(text).reveal()).toBe(text);
});

test("counts UTF-8 bytes", () => {
  expect(["", "a", "é", "名", "😀"].map((text) => new SecretValue(text).bytes)).toEqual([
    0, 1, 2, 3, 4,
  ]);
});

test("knows text from half a character", () => {
  expect(new SecretValue("😀").isText).toBe(true);
  expect(new SecretValue("\uD83D").isText).toBe(false);
});

test("equals another one of the same text", () => {
  expect(secret.equals(new SecretValue(TEXT))).toBe(true);
  expect(secret.equals(new SecretValue(`${TEXT} `))).toBe(false);
});

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "dotenv";
import { beforeEach, describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { PEM } from "../support/awkward-text.ts";
import { JAVASCRIPT_READERS } from "../support/env-readers/javascript-readers.ts";
import { phpdotenv } from "../support/env-readers/php.ts";
import { systemdReader } from "../support/env-readers/systemd.ts";
import { Sandbox, projectRoot } from "../support/sandbox.ts";

/**
 * The templates that come with Keep are filled from a vault with awkward values, and each is read
 * as the program that it is for would.
 */

const folder = join(projectRoot, "templates");
const dotenv18 = JAVASCRIPT_READERS.find(({ name }) => name === "dotenv 18")!;
let box: Sandbox;

const secrets = {
  APP_KEY: "base64:a+/b==",
  DB_USER: "us er",
  DB_PASSWORD: 'p$w"{x} #1\\',
  SESSION_SECRET: "it's ${HOME} $(id)",
  SMTP_PASSWORD: "100% `sure` = \\n",
  TLS_KEY: PEM,
};

beforeEach(async () => {
  box = new Sandbox();
  await box.init("--envs", "staging");
  for (const [key, value] of Object.entries(secrets)) await box.set(key, value, "staging");
});

async function render(name: string, ...flags: readonly string[]): Promise<string> {
  return box.ok(["template:render", join(folder, name), "-e", "staging", ...flags]);
}

test("each of them is tested here", () => {
  const here = readFileSync(import.meta.filename, "utf8");
  const files = readdirSync(folder).filter((file) => !here.includes(`"${file}"`));
  expect(files).toEqual([]);
});

test.each([
  ["app.env", dotenv18],
  ["node.env", dotenv18],
  ["laravel.env", phpdotenv],
  ["systemd.env", systemdReader],
] as const)("%s has every value, as its reader has it", async (name, reader) => {
  if (!reader.isHere()) return;
  const text = await render(name, "--dialect", reader.dialect);
  const [answer] = await reader.read([text]);
  const { variables } = answer as { readonly variables: Readonly<Record<string, string>> };
  const own = Object.entries(variables).filter(([key]) => key in secrets);
  expect(own.length).toBeGreaterThanOrEqual(1);
  for (const [key, value] of own) expect(value, key).toBe(secrets[key as keyof typeof secrets]);
  expect(Object.values(variables).join("\n")).not.toMatch(/\{local/);
});

test("what each of them says of its dialect is what the tests take", () => {
  const dialectOf = (name: string): string | undefined =>
    /--dialect (\w+)/.exec(readFileSync(join(folder, name), "utf8"))?.[1];
  expect(dialectOf("node.env")).toBe("dotenv");
  expect(dialectOf("laravel.env")).toBe("php");
  expect(dialectOf("systemd.env")).toBe("systemd");
});

test("node.env puts what is in the URL as URLs want it", async () => {
  const { DATABASE_URL, PORT, SENTRY_DSN } = parse(await render("node.env", "--dialect", "dotenv"));
  const url = new URL(DATABASE_URL!);
  expect(decodeURIComponent(url.username)).toBe(secrets.DB_USER);
  expect(decodeURIComponent(url.password)).toBe(secrets.DB_PASSWORD);
  expect({ PORT, SENTRY_DSN }).toEqual({ PORT: "3000", SENTRY_DSN: undefined });
});

test("docker-compose.yaml has them for Compose, to which two dollars are one", async () => {
  const { services } = parseYaml(await render("docker-compose.yaml")) as {
    services: Record<string, { environment: Record<string, string> }>;
  };
  const asCompose = (text: string): string => {
    expect(text.replaceAll("$$", "")).not.toContain("$");
    return text.replaceAll("$$", "$");
  };
  const { DB_USER, DB_PASSWORD } = services["app"]!.environment;
  expect([DB_USER, DB_PASSWORD].map((text) => asCompose(text!))).toEqual([
    secrets.DB_USER,
    secrets.DB_PASSWORD,
  ]);
  const { POSTGRES_PASSWORD } = services["db"]!.environment;
  expect(asCompose(POSTGRES_PASSWORD!)).toBe(secrets.DB_PASSWORD);
});

test("kubernetes-secret.yaml has all of them in base64", async () => {
  const manifest = parseYaml(await render("kubernetes-secret.yaml")) as {
    kind: string;
    metadata: { name: string };
    data: Record<string, string>;
  };
  expect(manifest).toMatchObject({ kind: "Secret", metadata: { name: "shop-staging" } });
  const decoded = Object.entries(manifest.data).map(([key, value]) => [
    key,
    Buffer.from(value, "base64").toString("utf8"),
  ]);
  expect(Object.fromEntries(decoded)).toEqual(secrets);
});

describe("github-actions.txt", () => {
  test("has all of them, between ends that nobody can guess", async () => {
    const text = await render("github-actions.txt");
    expect(readGithubFile(text)).toEqual(secrets);
    const ends = [...text.matchAll(/<<(.*)/g)].map(([, end]) => end);
    expect(new Set(ends).size).toBe(Object.keys(secrets).length);
    expect(await render("github-actions.txt")).not.toBe(text);
  });

  /** GitHub's rule: `NAME<<END`, lines, `END`. */
  function readGithubFile(text: string): Record<string, string> {
    const read: Record<string, string> = {};
    const lines = text.split("\n");
    while (lines.length > 1) {
      const [, name, end] = /^([^<=]+)<<(.+)$/.exec(lines.shift()!)!;
      const value: string[] = [];
      while (lines[0] !== end) value.push(lines.shift()!);
      lines.shift();
      read[name!] = value.join("\n");
    }
    expect(lines).toEqual([""]);
    return read;
  }
});

test("systemd.env has no export, which systemd does not know", async () => {
  expect(await render("systemd.env", "--dialect", "systemd")).not.toMatch(/^export /m);
});

import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Encrypter } from "age-encryption";
import { describe, expect, test } from "vitest";
import { Aviary, loudModeOf, loudModes, modes, withMore } from "../support/aviary.ts";
import { commands, uses } from "../support/canary-uses.ts";

/**
 * The value of canary.test.ts, in files and variables that are broken. Of the modes that say the
 * most, calls take turns: from one command to the next, and from one place to the next.
 */

interface BrokenPlace {
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly env?: Readonly<Record<string, string>>;
  /** What is called there besides. */
  readonly more?: readonly (readonly string[])[];
}

describe("found in a broken place", () => {
  /** Runs the first use of every command with these files or variables. */
  async function expectSilentEverywhere(
    turn: number,
    make: (aviary: Aviary) => Promise<BrokenPlace>,
    prints: readonly string[] = [],
  ): Promise<readonly (number | null)[]> {
    const aviary = await Aviary.open();
    const { files = {}, env = {}, more = [] } = await make(aviary);
    const calls = [...commands.map((command) => uses[command]![0]!.args), ...more];
    const codes = await Promise.all(
      calls.map(async (args, index) => {
        const mode = loudModeOf(turn + index);
        const called = withMore(args, ...mode.flags);
        const run = await aviary.run(called, { env: { ...mode.env, ...env }, files });
        aviary.expectSilence(called.join(" "), run, prints.includes(args[0]!));
        return run.code;
      }),
    );
    aviary.expectNoFiles(...Object.keys(files), ".keep/vaults/aws.json", "other.json");
    return codes;
  }

  /** Places with the mode that each begins with. */
  const inTurn = <Place>(places: readonly (readonly [string, Place])[]) =>
    places.map(([title, place], turn): [string, Place, number] => [title, place, turn]);

  const settings = { app_name: "Shop", namespace: "shop", envs: ["local"] };

  test.each(
    inTurn([
      ["broken JSON", (text: string) => `{"app_name": ${JSON.stringify(text)} oops`],
      ["JSON broken at it", (text: string) => `{"app_name": "Shop", ${text}`],
      ["a wrong type", (text: string) => JSON.stringify({ ...settings, envs: text })],
      ["a bad name", (text: string) => JSON.stringify({ ...settings, namespace: text })],
      ["a bad list", (text: string) => JSON.stringify({ ...settings, envs: [text] })],
    ]),
  )("settings.json with %s", async (_, write, turn) => {
    const codes = await expectSilentEverywhere(turn, async ({ canary }) => ({
      files: { ".keep/settings.json": write(canary.text) },
    }));
    expect(codes).toContain(2);
  });

  const vault = { slug: "aws", driver: "ssm" };
  const onVault = [
    ["vault:show", "aws"],
    ["vault:edit", "aws", "--name", "x"],
    ["vault:edit", "aws", "--slug", "other"],
    ["get", "aws:K", "-e", "local"],
  ];

  test.each(
    inTurn([
      ["in broken JSON", (text: string) => `{"secret_access_key": ${JSON.stringify(text)} oops`],
      [
        "of a wrong type",
        (text: string) => JSON.stringify({ ...vault, secret_access_key: [text] }),
      ],
      ["as a literal", (text: string) => JSON.stringify({ ...vault, secret_access_key: text })],
      ["as a session token", (text: string) => JSON.stringify({ ...vault, session_token: text })],
    ]),
  )("a vault's file with a secret_access_key %s", async (_, write, turn) => {
    await expectSilentEverywhere(
      turn,
      async ({ canary }) => ({
        files: { ".keep/vaults/aws.json": write(canary.text) },
        more: onVault,
      }),
      ["get", "env", "export", "template:render"],
    );
  });

  test.each(
    inTurn<(text: string, recipient: string) => Promise<string | Uint8Array>>([
      ["a .env", async (text: string) => `K=${text}\n`],
      [
        "an age file cut into",
        async (text: string) => `age-encryption.org/v1\n-> X25519 ${text}\n`,
      ],
      [
        "another document",
        async (text: string, recipient: string) =>
          encrypt(JSON.stringify({ secrets: { K: text } }), recipient),
      ],
      [
        "no JSON",
        async (text: string, recipient: string) =>
          encrypt(`{"format": "keep-local", ${text}`, recipient),
      ],
      [
        "a broken entry",
        async (text: string, recipient: string) =>
          encrypt(
            JSON.stringify({ format: "keep-local", version: 1, secrets: { "shop/local/K": text } }),
            recipient,
          ),
      ],
    ]),
  )("a file of the local vault that holds %s", async (_, write, turn) => {
    const codes = await expectSilentEverywhere(turn, async ({ canary, recipient }) => ({
      files: { ".keep/secrets/local/local.age": await write(canary.text, recipient) },
    }));
    expect(codes).toContain(3);
  });

  test.each(
    inTurn<(aviary: Aviary) => Promise<BrokenPlace>>([
      ["KEEP_IDENTITY", async ({ canary }: Aviary) => ({ env: { KEEP_IDENTITY: canary.text } })],
      [
        "the file of KEEP_IDENTITY_FILE",
        async ({ canary, box }: Aviary) => {
          writeFileSync(join(box.folder, "other.json"), canary.text);
          return { env: { KEEP_IDENTITY_FILE: join(box.folder, "other.json") } };
        },
      ],
      [
        "a key with a wrong checksum",
        async ({ canary }: Aviary) => ({
          env: { KEEP_IDENTITY: `AGE-SECRET-KEY-1${canary.core.toUpperCase()}` },
        }),
      ],
    ]),
  )("%s", async (_, make, turn) => {
    expect(await expectSilentEverywhere(turn, make)).toContain(4);
  });

  test.each([
    // The line with a mistake is shown, and no other.
    ["an unclosed placeholder", (text: string) => `A="${text}"\nB={local:K\nC=${text}\n`],
    ["an unknown vault", (text: string) => `A=${text}\nB={locl:K}\nC=${text}\n`],
    ["an unknown expression", (text: string) => `A=${text}\nB={{oops}}\nC=${text}\n`],
    ["broken braces", (text: string) => `A=${text}\nB={{ {{ \nC=${text}\n`],
    ["a placeholder in a name", (text: string) => `A=${text}\n{local:K}=x\nC=${text}\n`],
    ["a missing secret", (text: string) => `A=${text}{local:NONE}\n`],
    ["no UTF-8", (text: string) => Buffer.concat([Buffer.from(text), Buffer.from([0xff])])],
  ])("a template beside %s", async (_, write) => {
    const aviary = await Aviary.open();
    const files = { "t.env": write(aviary.canary.text) };
    for (const { flags, env } of modes) {
      const args = ["export", "-e", "local", "--template", "t.env", ...flags];
      const run = await aviary.run(args, { env, files });
      expect(run.code).not.toBe(0);
      aviary.expectSilence("export", run);
    }
    aviary.expectNoFiles("t.env");
  });
});

test.each([
  ["v.json", (text: string) => `{"A": ${JSON.stringify(text)}, oops`],
  ["v.json", (text: string) => JSON.stringify({ A: [text] })],
  ["v.yaml", (text: string) => `A: "${text}\nB: 1\n`],
  ["v.csv", (text: string) => `Key,Value\nA,"${text}\n`],
  ["v.env", (text: string) => `A=1\n${text}\n`],
  ["v.env", (text: string) => `A=1\nMII+/\nCANARY${text.slice(7, 23)}==\n`],
  ["v.env", (text: string) => Buffer.concat([Buffer.from(text), Buffer.from([0xff])])],
] as const)("a file of variables, %s, that is broken at it", async (name, write) => {
  const aviary = await Aviary.open();
  const files = { [name]: write(aviary.canary.text) };
  for (const { flags, env } of loudModes) {
    const run = await aviary.run(["diff", "staging", "--file", name, ...flags], { env, files });
    expect(run.code).toBe(8);
    aviary.expectSilence("diff", run);
  }
  aviary.expectNoFiles(name);
});

test("an editor gets the value by a private file, never by its arguments or variables", async () => {
  const aviary = await Aviary.open();
  const { box, canary } = aviary;
  const given = join(box.folder, "given");
  writeFileSync(given, canary.text);
  const script = join(box.folder, "editor");
  const seen = join(box.folder, "seen");
  writeFileSync(
    script,
    `#!/bin/sh
{ cat /proc/self/cmdline /proc/$$/cmdline /proc/$PPID/cmdline; env; } > "${seen}"
cat "${given}" > "$1"
`,
  );
  chmodSync(script, 0o700);
  const run = await aviary.run(["set", "L", "-e", "local", "--editor"], {
    env: { EDITOR: script },
  });
  expect(run.code).toBe(0);
  aviary.expectSilence("set --editor", run);
  expect(readFileSync(seen, "utf8")).toContain("value");
  aviary.expectNoFiles("given");
});

async function encrypt(text: string, recipient: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(text);
}

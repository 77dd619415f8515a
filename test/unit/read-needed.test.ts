import { setTimeout as delay } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import type { KeyFilter } from "../../src/core/glob.ts";
import { parseReference } from "../../src/core/reference.ts";
import { type FoundSecrets, readNeeded } from "../../src/operations/read-needed.ts";
import { text as language } from "../../src/templating/languages/text.ts";
import { RecordedVault, contextOf } from "../support/recorded-vault.ts";
import { parseTemplateText } from "../support/templates.ts";

let local: RecordedVault;
let other: RecordedVault;
let opened: readonly string[];

beforeEach(async () => {
  local = new RecordedVault();
  other = new RecordedVault();
  await local.store({
    A: ["a1", "a2", "a3"],
    B: "b",
    DB_USER: "u",
    DB_PASSWORD: "p",
    J: '{"x":{"y":"z"},"empty":""}',
    "my-key": "m",
    PRIVATE: "private",
  });
  await other.store({ A: "other a", C: "c" });
});

/** What is found for a template. */
function found(template: string, filter: KeyFilter = {}): Promise<FoundSecrets> {
  const world = contextOf({ local, "aws-prod": other });
  ({ opened } = world);
  return readNeeded(world.context, "local", parseTemplateText(template, { language }), filter);
}

async function values(
  template: string,
  filter?: KeyFilter,
): Promise<readonly (string | undefined)[]> {
  const answers = await found(template, filter);
  const { secrets } = parseTemplateText(template, { language });
  return secrets.map(({ reference }) => answers.secret(reference));
}

async function failureOfReading(template: string, filter?: KeyFilter): Promise<KeepError> {
  const error: unknown = await found(template, filter).catch((reason: unknown) => reason);
  if (error instanceof KeepError) return error;
  throw new Error("did not fail");
}

describe("of each vault", () => {
  test("exactly what the template names is read, in one call", async () => {
    const template =
      "{local:A}{local:B} {{secret 'local:A'}}{{#if (has 'local:NO')}}{{/if}}{aws-prod:C}{local:J.x.y}{local:J.empty}";
    expect(await values(template)).toEqual(["a3", "b", "a3", undefined, "c", "z", ""]);
    expect(local.asked).toEqual(["read A,B,J,NO"]);
    expect(other.asked).toEqual(["read C"]);
    expect(opened).toEqual(["local local", "aws-prod local"]);
  });

  test("nothing is read, nor is it opened, if the template names nothing of it", async () => {
    await found("text {{env}} {{upper 'x'}} \\{local:A} ${{ secrets.A }}");
    expect(opened).toEqual([]);
    await found("{local:A}");
    expect([opened, other.asked]).toEqual([["local local"], []]);
  });

  test("what stands in parts that may not be written is read too: it is one batch", async () => {
    await found("{{#if (has 'local:NO')}}{local:A}{{else}}{local:B|default=x}{{/if}}");
    expect(local.asked).toEqual(["read A,B,NO"]);
  });

  test("versions are read by themselves, each once", async () => {
    expect(
      await values("{local:A@1}{local:A@1}{local:A@2}{local:A}{local:B@9}{local:NO@1}"),
    ).toEqual(["a1", "a1", "a2", "a3", undefined, undefined]);
    expect(local.asked.toSorted()).toEqual([
      "read A",
      "readVersion A 1",
      "readVersion A 2",
      "readVersion B 9",
      "readVersion NO 1",
    ]);
    local.asked.length = 0;
    await found("{local:A@1}");
    expect(local.asked).toEqual(["readVersion A 1"]);
  });

  test("a list with a filter reads the names, and then what passes it", async () => {
    const lists = "{{json (secrets 'local' only='DB_*,NO*')}}{{json (secrets 'local' only='A')}}";
    await found(`${lists}{local:B}`);
    expect(local.asked).toEqual(["list", "read A,B,DB_PASSWORD,DB_USER"]);
  });

  test("a list of which nothing passes the filter reads no value", async () => {
    await found("{{#each (secrets 'local' only='NO*')}}{{/each}}");
    expect(local.asked).toEqual(["list"]);
  });

  test("what a list excepts is not read", async () => {
    await found("{{#each (secrets 'local' except='PRIVATE,J,my-*')}}{{/each}}");
    expect(local.asked).toEqual(["list", "read A,B,DB_PASSWORD,DB_USER"]);
    local.asked.length = 0;
    await found("{{#each (secrets 'local' only='DB_*' except='*WORD')}}{{/each}}");
    expect(local.asked).toEqual(["list", "read DB_USER"]);
  });

  test("a list of everything is one call", async () => {
    await found(
      "{{#each (secrets 'local')}}{{/each}}{local:A}{{#each (secrets 'local' only='DB_*')}}{{/each}}",
    );
    expect(local.asked).toEqual(["read all"]);
  });

  test("all are asked side by side, versions and lists too", async () => {
    let open = (): void => undefined;
    local.gate = new Promise((resolve) => (open = resolve));
    other.gate = local.gate;
    const reading = found("{local:A}{local:A@1}{aws-prod:C}{aws-prod:A@1}");
    await delay(50);
    expect([local.asked, other.asked]).toEqual([
      ["read A", "readVersion A 1"],
      ["read C", "readVersion A 1"],
    ]);
    open();
    await reading;
  });
});

test("a list is sorted by key, with names for variables, and only of what it names", async () => {
  const list = async (call: string, filter?: KeyFilter) => {
    const template = `{{#each (${call})}}{{/each}}{local:A}`;
    const answers = await found(template, filter);
    const [needed] = parseTemplateText(template, { language }).lists;
    return answers.secrets(needed!).map(({ key, name, value }) => `${key} ${name} ${value}`);
  };
  expect(await list("secrets 'local' only='my-*,DB_*,B'")).toEqual([
    "B B b",
    "DB_PASSWORD DB_PASSWORD p",
    "DB_USER DB_USER u",
    "my-key my_key m",
  ]);
  expect(await list("secrets 'local' except='*_*,J,PRIVATE'")).toEqual([
    "A A a3",
    "B B b",
    "my-key my_key m",
  ]);
  expect(await list("secrets 'local'", { only: "B,DB_*", except: "DB_USER" })).toEqual([
    "B B b",
    "DB_PASSWORD DB_PASSWORD p",
  ]);
});

describe("--only and --except", () => {
  test("keep what they leave out from being read", async () => {
    const template = "{local:A}{local:A@1}{local:B}{local:DB_USER}{local:DB_USER@1}";
    expect(await values(template, { only: "A,DB_*", except: "DB_*" })).toEqual([
      "a3",
      "a1",
      undefined,
      undefined,
      undefined,
    ]);
    expect(local.asked.toSorted()).toEqual(["read A", "readVersion A 1"]);
    expect(await values("{local:A}{aws-prod:A}", { except: "A" })).toEqual([undefined, undefined]);
    expect(other.asked).toEqual([]);
  });

  test("hold for lists too, of everything or not", async () => {
    for (const call of ["secrets 'local'", "secrets 'local' only='*'"]) {
      local.asked.length = 0;
      await found(`{{#each (${call})}}{{/each}}{local:J}`, { except: "PRIVATE,J,A,my-key" });
      expect(local.asked, call).toEqual(["list", "read B,DB_PASSWORD,DB_USER"]);
    }
  });
});

test("why there is no value is known", async () => {
  const references = {
    "local:NO": "no such secret",
    "local:NO.x": "no such secret",
    "local:NO@1": "no such secret",
    "local:A@9": "no such version",
    "local:J.x@9": "no such version",
    "local:J.x.nope": "no such property",
    "local:J.nope@1": "no such property",
    "local:B": "left out",
    "local:B@1": "left out",
    "aws-prod:DB_USER": "no such secret",
  };
  const template = Object.keys(references).map((text) => `{${text}}`);
  const answers = await found(template.join(""), { except: "B" });
  for (const [text, why] of Object.entries(references))
    expect(answers.whyMissing(parseReference(text)), text).toBe(why);
});

describe("what cannot be read", () => {
  beforeEach(() => {
    local.unreadable.add("PRIVATE").add("DB_USER");
  });

  test("is a failure if the template needs it, with a default or without", async () => {
    for (const template of [
      "{local:A}{local:PRIVATE}",
      "{local:PRIVATE|default=x}",
      "{{#if (has 'local:PRIVATE')}}{{/if}}",
      "{{#each (secrets 'local' only='PRIV*')}}{{/each}}",
      "{{#each (secrets 'local' except='DB_*')}}{{/each}}",
    ])
      expect(await failureOfReading(template), template).toMatchObject({
        code: "PARTLY_FAILED",
        details: { failed: ["PRIVATE"] },
      });
    expect((await failureOfReading("{{#each (secrets 'local')}}{{/each}}")).details).toMatchObject({
      failed: ["DB_USER", "PRIVATE"],
    });
  });

  test("does not matter if it is not needed, or left out", async () => {
    await found("{local:A}{{#each (secrets 'local' except='PRIVATE,DB_*')}}{{/each}}");
    await found("{{#each (secrets 'local')}}{{/each}}", { except: "PRIVATE,DB_*" });
    expect(await values("{local:A}{local:PRIVATE}", { except: "PRIVATE" })).toEqual([
      "a3",
      undefined,
    ]);
  });

  test("is never missing where all of the vault cannot be read", async () => {
    other.memory.reachable = false;
    for (const template of [
      "{local:A}{aws-prod:A}",
      "{aws-prod:A@1}",
      "{aws-prod:A|default=x}",
      "{{#if (has 'aws-prod:A')}}{{/if}}",
      "{{#each (secrets 'aws-prod')}}{{/each}}",
      "{{#each (secrets 'aws-prod' only='X')}}{{/each}}",
    ])
      expect((await failureOfReading(template)).code, template).toBe("VAULT_FILE_FAILED");
    expect(await values("{local:A}")).toEqual(["a3"]);
  });

  test("names the secret, not the value, if a property of it is asked for and it is no JSON", async () => {
    const answers = await found("{local:B.x}");
    expect(() => answers.secret(parseReference("local:B.x"))).toThrow("local:B");
  });
});

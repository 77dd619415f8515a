import { describe, expect, test } from "vitest";
import { sendAwsRequest } from "../support/aws-request.ts";
import { describeWithMoto } from "../support/moto-suite.ts";
import { optionOf, readPage, readPages } from "../support/pages.ts";

/** The policies that pages show: blocks `json policy`, and `json trust` for those of a role. */

interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  /** By operator, and then by what it looks at. */
  readonly Condition?: Readonly<Record<string, object>>;
}

interface ShownPolicy {
  readonly kind: string;
  readonly place: string;
  readonly text: string;
}

const policies = readPages().flatMap(({ file, blocks }) =>
  blocks
    .filter(({ info: [language, kind] }) => language === "json" && isKind(kind))
    .map(({ info, line, lines }): ShownPolicy => ({
      kind: info[1]!,
      place: `${file}:${line}`,
      text: lines.join("\n"),
    })),
);

function isKind(kind: string | undefined): boolean {
  return kind === "policy" || kind === "trust";
}

/** What a statement must have, and may have, by the kind of its policy. */
const ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  policy: ["Effect", "Action", "Resource"],
  trust: ["Effect", "Principal", "Action"],
};

const shown = policies.map((policy) => [policy.place, policy] as const);

describe("the policies that pages show", () => {
  test("are there, of both kinds", () => {
    expect(policies.filter(({ kind }) => kind === "policy").length).toBeGreaterThan(2);
    expect(policies.filter(({ kind }) => kind === "trust").length).toBeGreaterThan(6);
  });

  test.each(shown)("%s has all that its kind must have, and nothing else", (_, { kind, text }) => {
    const { Version, Statement, ...more } = JSON.parse(text) as Policy;
    expect(more).toEqual({});
    expect(Version).toBe("2012-10-17");
    expect(Statement.length).toBeGreaterThan(0);
    for (const { Condition, ...statement } of Statement) {
      expect(Object.keys(statement)).toEqual(ELEMENTS[kind]);
      expect(statement.Effect).toBe("Allow");
      const keys = Object.values(Condition ?? {}).flatMap((tests) => Object.keys(tests));
      expect(keys.filter((key) => !isConditionKey(key))).toEqual([]);
    }
  });

  test.each(shown)("%s names actions that the pages explain", (_, { text }) => {
    const explained = ["docs/authentication.md", "docs/ssm.md", "docs/secrets-manager.md"]
      .map((file) => readPage(file).prose)
      .join("\n");
    const { Statement } = JSON.parse(text) as Policy;
    const actions = Statement.flatMap(({ Action }) => Action);
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !explained.includes(`\`${action}\``))).toEqual([]);
  });
});

/** Those of AWS as a whole, of STS, and of an issuer of tokens, which begin with its host. */
function isConditionKey(key: string): boolean {
  return (
    /^aws:(?:SourceArn|SourceAccount|MultiFactorAuthPresent)$/.test(key) ||
    /^aws:(?:RequestTag|PrincipalTag)\/[\w/-]+$/.test(key) ||
    /^sts:(?:ExternalId|SourceIdentity)$/.test(key) ||
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[\w/]+)?:(?:aud|sub)$/.test(key)
  );
}

describeWithMoto("the policies that pages show are taken by IAM", (moto) => {
  const iam = async (action: string, input: Readonly<Record<string, unknown>>) =>
    (await sendAwsRequest(moto().url, "iam", action, input)).status;

  /** Only a change of a role's trust policy is checked in full. */
  const give = async ({ kind, text }: ShownPolicy): Promise<number> => {
    await moto().reset();
    if (kind === "policy") return iam("CreatePolicy", { PolicyName: "shop", PolicyDocument: text });
    await iam("CreateRole", { RoleName: "shop", AssumeRolePolicyDocument: text });
    return iam("UpdateAssumeRolePolicy", { RoleName: "shop", PolicyDocument: text });
  };

  test.each(shown)("%s", async (_, policy) => {
    expect(await give(policy)).toBe(200);
  });

  test.each(["policy", "trust"])("a %s that is none is noticed", async (kind) => {
    const { text } = policies.find((policy) => policy.kind === kind)!;
    const broken = text.replace('"Action"', '"Actions"');
    expect(await give({ kind, place: "", text: broken })).toBe(400);
  });
});

test("every other JSON or ini block of the page on signing in is a file that its commands use", () => {
  const { blocks } = readPage("docs/authentication.md");
  const unused = blocks.filter(
    (block) =>
      ["json", "ini"].includes(block.info[0]!) &&
      !isKind(block.info[1]) &&
      optionOf(block, "file") === undefined,
  );
  expect(unused).toEqual([]);
});

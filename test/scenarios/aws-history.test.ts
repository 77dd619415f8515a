import { expect, test } from "vitest";
import { AwsSandbox } from "../support/aws-sandbox.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

describeWithMoto("keep history in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  const calls = (): readonly string[] => proxy().calls.map(({ action }) => action);

  test("ssm: has numbers, labels and kinds, and a version that is shown can be read", async () => {
    const box = await AwsSandbox.with(proxy().url, "ssm");
    const put = { Name: "/shop/local/A", Type: "String", Overwrite: true };
    for (const Value of ["one", "two", "three"])
      await box.mustAsk("ssm", "PutParameter", { ...put, Value });
    await box.mustAsk("ssm", "LabelParameterVersion", {
      Name: put.Name,
      ParameterVersion: 2,
      Labels: ["live", "v1"],
    });
    proxy().clear();
    const table = await box.ok(["history", "A", "--unmask"]);
    expect(calls()).toEqual(["GetParameterHistory"]);
    expect(table).toMatch(
      /^Version +State +Labels +Value +Kind +When \(UTC\).*\n3 +current +three +plain .*\n2 +live, v1 +two +plain .*\n1 +one +plain .*\n$/,
    );
    expect(await box.ok(["get", "A@live"])).toBe("two\n");
  });

  test("secretsmanager: has ids and stages, no authors, and the current one where its stage is", async () => {
    const box = await AwsSandbox.with(proxy().url, "secretsmanager");
    const SecretId = "shop/local/A";
    const first = await box.mustAsk("secretsmanager", "CreateSecret", {
      Name: SecretId,
      SecretString: "one",
    });
    const id = String(first["VersionId"]);
    for (const SecretString of ["two", "three"])
      await box.mustAsk("secretsmanager", "PutSecretValue", { SecretId, SecretString });
    const all = (await box.json(["history", "A"])) as {
      versions: readonly { version: string; labels: readonly string[]; current: boolean }[];
    };
    expect(all.versions.map(({ labels }) => labels)).toEqual([["AWSCURRENT"], ["AWSPREVIOUS"], []]);
    await box.mustAsk("secretsmanager", "UpdateSecretVersionStage", {
      SecretId,
      VersionStage: "AWSCURRENT",
      MoveToVersionId: id,
      RemoveFromVersionId: all.versions[0]!.version,
    });
    proxy().clear();
    const table = await box.ok(["history", "A"]);
    expect(calls().toSorted()).toEqual(["DescribeSecret", "ListSecretVersionIds"]);
    const current = table.split("\n").filter((row) => row.includes(" current "));
    expect(current).toHaveLength(1);
    expect(current[0]!.startsWith(id)).toBe(true);
    expect(await box.ok(["get", `A@${id}`])).toBe("one\n");
    await expectFailure(box, ["history", "A", "--user", "ada"], {
      exit: 2,
      code: "INVALID_OPTION",
      message: "it does not say who wrote a version",
    });
    await box.ok(["delete", "A", "--yes"]);
    await expectFailure(box, ["history", "A"], {
      exit: 5,
      code: "KEY_DELETED",
      hint: "keep restore A",
    });
  });
});

import { describe, expect, test } from "vitest";
import { awsWorld, connectionOf } from "../../src/vaults/aws/connection.ts";

const file = {
  slug: "aws",
  driver: "ssm",
  region: "eu-central-1",
  profile: "file",
  endpoint: "http://file",
};

function connect(variables: Parameters<typeof awsWorld>[0], settings: object = file) {
  const world = awsWorld(variables, { timeoutMs: 1000, warn: () => undefined });
  return (service: "ssm" | "secretsmanager") =>
    connectionOf({ ...file, ...settings }, service, world);
}

describe("the connection of an AWS vault", () => {
  test("is what its file says", () => {
    expect(connect({})("ssm")).toEqual({
      region: "eu-central-1",
      profile: "file",
      endpoint: "http://file",
    });
  });

  test("leaves what is absent or empty to the SDK", () => {
    const nothing = { region: undefined, profile: "", endpoint: "" };
    expect(connect({}, nothing)("ssm")).toEqual({
      region: undefined,
      profile: undefined,
      endpoint: undefined,
    });
  });

  test("takes KEEP_REGION and KEEP_PROFILE before all else", () => {
    const variables = { KEEP_REGION: "us-east-2", KEEP_PROFILE: "mine", AWS_PROFILE: "sdk" };
    expect(connect(variables)("ssm")).toMatchObject({ region: "us-east-2", profile: "mine" });
  });

  test.each([{ AWS_PROFILE: "sdk" }, { AWS_ACCESS_KEY_ID: "AKIAMADEUPFORTESTS00" }])(
    "leaves the credentials to the SDK where %j says which",
    (variables) => {
      expect(connect(variables)("ssm").profile).toBeUndefined();
    },
  );

  test.each([
    ["its file", {}, "http://file", "http://file"],
    ["AWS_ENDPOINT_URL before it", { AWS_ENDPOINT_URL: "http://all" }, "http://all", "http://all"],
    [
      "the SDK's variable of the service before that",
      { AWS_ENDPOINT_URL: "http://all", AWS_ENDPOINT_URL_SSM: "http://sdk-ssm" },
      "http://sdk-ssm",
      "http://all",
    ],
    [
      "the SDK's variable of the other service likewise",
      { AWS_ENDPOINT_URL: "http://all", AWS_ENDPOINT_URL_SECRETS_MANAGER: "http://sdk-sm" },
      "http://all",
      "http://sdk-sm",
    ],
    [
      "Keep's variables before all",
      {
        AWS_ENDPOINT_URL: "http://all",
        AWS_ENDPOINT_URL_SSM: "http://sdk-ssm",
        AWS_ENDPOINT_URL_SECRETS_MANAGER: "http://sdk-sm",
        AWS_SSM_ENDPOINT: "http://ssm",
        AWS_SECRETSMANAGER_ENDPOINT: "http://sm",
      },
      "http://ssm",
      "http://sm",
    ],
  ])("takes the address from %s", (_, variables, ssm, secretsmanager) => {
    const connection = connect(variables);
    expect(connection("ssm").endpoint).toBe(ssm);
    expect(connection("secretsmanager").endpoint).toBe(secretsmanager);
  });
});

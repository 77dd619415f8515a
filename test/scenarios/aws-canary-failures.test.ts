import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { AwsAviary, type Use, failing, loudModes, use } from "../support/aws-aviary.ts";
import type { Fault } from "../support/aws-faults.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** AWS, or what stands in its place, quotes a value in what it answers. Keep does not pass it on. */

/** Rows of a table, each with its number, by which the modes take turns. */
const numbered = <Row extends readonly unknown[]>(rows: readonly Row[]) =>
  rows.map((row, turn) => [...row, turn] as const);

describeWithMoto("a value in a bad answer", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  describe.each(AWS_DRIVERS)("%s quotes it where it refuses", (driver) => {
    const stored = (name: string) =>
      driver === "ssm" ? { Name: `/${name}`, Type: "SecureString" } : { Name: name };

    test.each(
      numbered<readonly [string, number, readonly Use[]]>([
        ["ValidationException", 400, failing],
        ["AccessDeniedException", 400, failing],
        ["InvalidRequestException", 400, failing],
        ["InvalidKeyId", 400, failing],
        ["ExpiredTokenException", 400, failing],
        ["InvalidSignatureException", 400, failing],
        ["Surprise", 400, failing],
        // These are tried again until the time is over.
        ["InternalServerError", 500, failing.slice(0, 2)],
        ["ThrottlingException", 400, failing.slice(0, 2)],
      ]),
    )("as %s", async (code, status, among, turn) => {
      const aviary = new AwsAviary(driver, proxy().url);
      const { core, text } = aviary.canary;
      const message = `Value '${text}' at 'value' failed; ${core} is not authorized to perform: x`;
      proxy().faults = [(): Fault => ({ kind: "error", status, code, message })];
      const codes = await aviary.failures(among === failing ? "5" : "1", turn, among);
      expect(codes).not.toContain(1);
      // Where there is nothing, there is nothing to be exported either.
      expect(codes.filter((exit) => exit === 0).length).toBeLessThan(codes.length / 2);
    });

    test("and template:validate, which looks at the rest all the same", async () => {
      const aviary = new AwsAviary(driver, proxy().url);
      const { core, text } = aviary.canary;
      const message = `Value '${text}' at 'value' failed; ${core}`;
      proxy().faults = [(): Fault => ({ kind: "error", status: 400, code: "Surprise", message })];
      const validate = use("template:validate", "properties.env", "--env", "local");
      expect(new Set(await aviary.failures("5", 0, [validate, validate]))).toEqual(new Set([8]));
    });

    test("though it has done the work", async () => {
      const aviary = new AwsAviary(driver, proxy().url);
      const message = `But ${aviary.canary.text}`;
      const status = 400;
      proxy().faults = [
        (): Fault => ({ kind: "error", status, code: "Surprise", message, afterwards: true }),
      ];
      expect(new Set(await aviary.failures("5", AWS_DRIVERS.indexOf(driver)))).toEqual(
        new Set([3]),
      );
      const create = driver === "ssm" ? "PutParameter" : "CreateSecret";
      expect(proxy().count(create)).toBeGreaterThan(0);
    });

    test("for one item of several", async () => {
      const aviary = new AwsAviary(driver, proxy().url);
      const { box, canary } = aviary;
      const create = driver === "ssm" ? "PutParameter" : "CreateSecret";
      const values = { Value: canary.text, SecretString: canary.text };
      for (const key of ["K", "L"])
        await box.mustAsk(driver, create, { ...stored(`nest/local/${key}`), ...values });
      proxy().faults = [
        ({ action, body }) => {
          const Message = `Denied: ${canary.text}`;
          const Errors = [
            { SecretId: "nest/local/L", ErrorCode: "AccessDeniedException", Message },
          ];
          if (action === "BatchGetSecretValue")
            return { kind: "rewrite", body: (answer) => ({ ...answer, SecretValues: [], Errors }) };
          const single = action === "GetSecretValue" || action === "GetParameter";
          const batch = action === "GetParametersByPath" && body["WithDecryption"] === true;
          return single || batch || action === "GetParameters"
            ? { kind: "error", status: 400, code: "AccessDeniedException", message: Message }
            : undefined;
        },
      ];
      aviary.nest("nest");
      box.write("nest/both.env", `A={${driver}:K}\nB={${driver}:L}\n`);
      for (const args of [["export"], ["list", "--unmask"], ["export", "--template", "both.env"]])
        for (const mode of loudModes) {
          const run = await aviary.run({ args }, mode, "nest");
          expect(run.code, args.join(" ")).toBe(4);
          aviary.expectSilence(args.join(" "), run);
        }
      aviary.expectNoFiles();
    });

    test.each(
      numbered<readonly [string, number, string, (text: string) => string]>([
        ["JSON that is cut off", 200, "application/x-amz-json-1.1", (text) => `{"Value": "${text}`],
        ["JSON broken at it", 200, "application/x-amz-json-1.1", (text) => `${text} {}`],
        ["a page of a web server", 200, "text/html", (text) => `<p>${text}</p>`],
        ["a refusal in plain text", 403, "text/plain", (text) => text],
        ["an error that is no JSON", 400, "application/x-amz-json-1.1", (text) => `<${text}`],
      ]),
    )("in %s", async (_, status, type, write, turn) => {
      const aviary = new AwsAviary(driver, await rawServer(() => [status, type, body]));
      const body = write(aviary.canary.text);
      expect(new Set(await aviary.failures("5", turn))).toEqual(new Set([7]));
    });
  });
});

/** A server that answers everything alike, well-formed or not; returns its address. */
async function rawServer(answer: () => readonly [number, string, string]): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    const [status, type, body] = answer();
    response.writeHead(status, { "content-type": type }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

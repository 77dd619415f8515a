import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { text as readText } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { KeepError } from "../../../core/errors.ts";
import type { Variables } from "../../../core/variables.ts";
import { errorReason } from "../../../system/error-reason.ts";
import { networkReason } from "../failures.ts";
import type { Credentials } from "./credentials.ts";

/** Where ECS has it; the variable is a path there. */
const ECS = "http://169.254.170.2";
/** What EKS has it at, and what is this machine; anywhere else a token must not go in clear text. */
const PLAIN_HOSTS =
  /^(?:169\.254\.170\.(?:2|23)|\[fd00:ec2::23\]|localhost|127(?:\.\d+){3}|\[::1\])$/;

/** The service is beside the program: it answers at once, or is not there. */
const TIMEOUT_MS = 1000;
const TRIES = 2;
const PAUSE_MS = 200;

/**
 * What the credential service of a container hands out (ECS, EKS Pod Identity). Asked here and not
 * by the SDK, whose way waits for a silent service without end.
 *
 * @throws METADATA_FAILED, AWS_CONFIG_INVALID
 */
export async function fromContainer(
  { variables }: { readonly variables: Variables },
  vault: string,
): Promise<Credentials> {
  const url = addressOf(variables);
  const token = await tokenOf(variables);
  const headers = { ...(token !== undefined && { authorization: token }) };
  const fail = (reason: string, status?: number): never => {
    // Whoever knows the path gets the credentials.
    const service = `The container's credential service (${url.host})`;
    throw new KeepError("METADATA_FAILED", { vault, service, reason, status });
  };
  const { status, text, failure } = await ask(url, headers);
  if (failure !== undefined) return fail(networkReason(failure as Error) ?? "it does not answer");
  if (status !== 200) return fail("it refuses", status);
  return readAnswer(text) ?? fail("its answer has no credentials");
}

/** @throws AWS_CONFIG_INVALID */
function addressOf({
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path,
  AWS_CONTAINER_CREDENTIALS_FULL_URI: address = "",
}: Variables): URL {
  const text = path === undefined ? address : `${ECS}${path}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:") return url;
  if (url?.protocol === "http:" && PLAIN_HOSTS.test(url.hostname)) return url;
  throw new KeepError("AWS_CONFIG_INVALID", {
    file: "environment",
    problem:
      path === undefined
        ? "AWS_CONTAINER_CREDENTIALS_FULL_URI must be an https address, or one of this machine, ECS or EKS"
        : "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI must be a path",
  });
}

/** Read each time anew: who gives it replaces the file. @throws AWS_CONFIG_INVALID */
async function tokenOf(variables: Variables): Promise<string | undefined> {
  const file = variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"];
  if (file === undefined) return variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"]?.trim();
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    throw new KeepError("AWS_CONFIG_INVALID", {
      file: `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE (${file})`,
      problem: errorReason(error) ?? "it cannot be read",
    });
  }
}

interface Asked {
  readonly status?: number;
  readonly text: string;
  /** Why there is no answer. */
  readonly failure?: unknown;
}

/** Once more if there is no answer, or it is the service's own failure. */
async function ask(url: URL, headers: Record<string, string>): Promise<Asked> {
  let asked: Asked = { text: "" };
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await pause(PAUSE_MS);
    try {
      const answer = await get(url, headers);
      asked = answer;
      if (answer.status < 500) break;
    } catch (failure) {
      asked = { text: "", failure };
    }
  }
  return asked;
}

/** A redirection is an answer like others: a token goes nowhere else. */
async function get(url: URL, headers: Record<string, string>) {
  const { request } = await (url.protocol === "https:"
    ? import("node:https")
    : import("node:http"));
  const sent = request(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode!, text: await readText(response) };
}

function readAnswer(text: string): Credentials | undefined {
  let answer: Partial<Record<string, unknown>> | null;
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch {
    return undefined;
  }
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = answer ?? {};
  if (typeof AccessKeyId !== "string" || typeof SecretAccessKey !== "string") return undefined;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(typeof Token === "string" && { sessionToken: Token }),
    ...(typeof Expiration === "string" && { expiration: new Date(Expiration) }),
  };
}

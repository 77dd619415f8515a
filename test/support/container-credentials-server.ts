import {
  type Arrival,
  LoopbackServer,
  type Reply,
  replyJson,
  replyText,
} from "./loopback-server.ts";
import { type MadeUpCredentials, makeUpCredentials, toMachineJson } from "./made-up-credentials.ts";

const PATH = "/v1/credentials";

/** What gives credentials to the containers of ECS and the pods of EKS, to who has its token. */
export class ContainerCredentialsServer extends LoopbackServer {
  /** What must be in `Authorization`; undefined if nothing must be. */
  token: string | undefined = "made-up-container-token";
  credentials: MadeUpCredentials = makeUpCredentials();
  state: "on" | "failing" | "silent" = "on";

  get credentialsUrl(): string {
    return this.url + PATH;
  }

  /** What a container has in its environment. */
  get variables(): Readonly<Record<string, string>> {
    return {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: this.credentialsUrl,
      ...(this.token !== undefined && { AWS_CONTAINER_AUTHORIZATION_TOKEN: this.token }),
    };
  }

  /** The same for a pod, whose token is in a file, and changes there. */
  variablesWithTokenIn(file: string): Readonly<Record<string, string>> {
    return {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: this.credentialsUrl,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
    };
  }

  protected override reply({ method, path, headers }: Arrival): Reply {
    if (this.state === "silent") return "silence";
    if (this.state === "failing") return replyText(500, "Internal Server Error");
    if (path !== PATH) return replyText(404, "Not Found");
    if (method !== "GET") return replyText(405, "Method Not Allowed");
    if (this.token !== undefined && headers.authorization !== this.token)
      return replyJson(401, { code: "Unauthorized", message: "The token is not valid" });
    return replyJson(200, { AccountId: "123456789012", ...toMachineJson(this.credentials) });
  }
}

import type { Asker } from "../../core/asker.ts";
import type { Variables } from "../../core/variables.ts";
import { OncePerRun } from "./once.ts";

/** What the AWS drivers get from outside. */
export interface AwsWorld {
  readonly variables: Variables;
  /** The flags of the command; they go before the variables. */
  readonly flags: AwsFlags;
  readonly ask: Asker;
  readonly signal: AbortSignal | undefined;
  /** Who is working, for the name of a session. */
  readonly author: string | undefined;
  /** How long one reading or writing of a vault may take in all, in milliseconds. */
  readonly timeoutMs: number;
  /** Told once of each thing that the user should know. */
  readonly warn: (warning: string) => void;
  readonly once: OncePerRun;
}

export interface AwsFlags {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** The code of an MFA device. */
  readonly mfaToken?: string | undefined;
}

export function awsWorld(facts: Omit<AwsWorld, "once">): AwsWorld {
  return { ...facts, once: new OncePerRun() };
}

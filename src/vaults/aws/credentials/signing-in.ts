import { Deadline } from "../deadline.ts";
import { KeepError } from "../../../core/errors.ts";
import type { AwsWorld } from "../world.ts";
import type { Caller } from "../sts/sts.ts";
import type { RoleSessions } from "./role-sessions.ts";

/** Who signs in, and what it takes: the same for every source. */
export class SigningIn {
  readonly world: AwsWorld;
  readonly caller: Caller;
  readonly roles: RoleSessions;

  constructor(world: AwsWorld, caller: Caller, roles: RoleSessions) {
    this.world = world;
    this.caller = caller;
    this.roles = roles;
  }

  get vault(): string {
    return this.caller.settings.slug;
  }

  /** Work that knows of no deadline itself. @throws TIMED_OUT */
  withinTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { timeoutMs, signal } = this.world;
    return Deadline.run(timeoutMs, { signal }, (deadline) => {
      const stopped = new Promise<never>((_, reject) => {
        const { either, seconds } = deadline;
        const { place } = this.caller;
        either.addEventListener("abort", () =>
          reject(
            deadline.expired
              ? new KeepError("TIMED_OUT", {
                  vault: this.vault,
                  env: place.env,
                  seconds,
                  state: "signing in had not ended",
                })
              : either.reason,
          ),
        );
      });
      return Promise.race([work(deadline.either), stopped]);
    });
  }
}

import { Context } from "../../src/context/context.ts";
import type { FrontEnd } from "../../src/context/front-end.ts";
import { refusingAsker } from "../../src/terminal/refusing-asker.ts";

type Facts = Pick<FrontEnd, "variables" | "environment" | "currentFolder"> &
  Partial<Pick<FrontEnd, "ask" | "command" | "warn">>;

/** The context of a command in this process, which says nothing and asks nobody. */
export function quietContext(facts: Facts): Context {
  return new Context({
    ask: refusingAsker,
    signal: new AbortController().signal,
    warn: () => undefined,
    progress: () => undefined,
    note: () => undefined,
    handOver: () => () => undefined,
    endWork: () => undefined,
    holdOff: () => () => undefined,
    ...facts,
  });
}

import type { ListedEnv } from "../operations/change-envs.ts";
import { type Style, renderTable } from "./table.ts";

export function renderEnvs(envs: readonly ListedEnv[], style: Style): string {
  return renderTable(
    ["Environment", "Protected", "Active"],
    envs.map(({ env, protected: isProtected, active }) => [
      env,
      isProtected ? style.yellow("yes") : "",
      active ? "yes" : style.dim("no"),
    ]),
    style,
  );
}

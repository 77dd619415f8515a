import type { CallerIdentity } from "../core/caller-identity.ts";
import { type Style, renderTable } from "./table.ts";

export function renderCaller(caller: CallerIdentity, style: Style): string {
  const rows = Object.entries(rowsOf(caller)).flatMap(([field, value]) =>
    value === null ? [] : [[field, value]],
  );
  return renderTable(
    ["Field", "Value"],
    [["vault", caller.vault], ["driver", caller.driver], ...rows],
    style,
  );
}

function rowsOf(caller: CallerIdentity): Readonly<Record<string, string | null>> {
  if ("recipient" in caller)
    return {
      source: caller.source.file,
      recipient: caller.recipient ?? "none yet: keep identity makes one",
    };
  const { source, roles } = caller;
  const { profile, method } = source;
  return {
    account: caller.account,
    arn: caller.arn,
    source:
      profile === null
        ? source.kind.replace("-", " ")
        : `profile ${profile} (${method?.replace("-", " ")})`,
    roles: roles.length === 0 ? null : roles.join(" > "),
    expires: caller.expires ?? "never",
    region: caller.region,
  };
}

import type { WorkspaceInfo } from "../operations/describe-workspace.ts";
import { renderCaller } from "./caller-identity.ts";
import { type Style, renderTable } from "./table.ts";
import { renderVaults } from "./vaults.ts";

export function renderWorkspaceInfo(info: WorkspaceInfo, style: Style): string {
  const rows = info.settings.map(({ setting, value, source }) => [
    setting,
    value ?? style.dim("-"),
    style.dim(source),
  ]);
  const settings = renderTable(["Setting", "Value", "From"], rows, style);
  const caller = info.caller === null ? "" : `\n${renderCaller(info.caller, style)}`;
  return `Keep ${info.version} on Node ${info.node}\n\n${settings}\n${renderVaults(info.vaults, style)}${caller}`;
}

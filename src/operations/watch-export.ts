import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { Written } from "../formats/format.ts";
import { checkExportOptions } from "./check-export-options.ts";
import { composeExport } from "./compose-export.ts";
import { type ExportResult, resultOf } from "./export-secrets.ts";
import { openTarget } from "./export-target.ts";
import type { ExportOptions } from "./exportable.ts";
import { sameBytes } from "./same-bytes.ts";
import { watchChanges } from "./watch-changes.ts";

/**
 * Writes an export to its file, and again each time it has become another one, until the context's
 * work is ended. Whether the file may be replaced is asked once.
 *
 * @param interval milliseconds between two looks at the vaults
 * @param tell told of each writing
 */
export async function watchExport(
  context: Context,
  options: ExportOptions,
  interval: number,
  tell: (result: ExportResult) => Promise<void>,
): Promise<void> {
  checkExportOptions(options);
  checkFile(options);
  const env = await context.env(options.env);
  const target = (await openTarget(context, options))!;
  const { lookAtSecrets } = await import("./look-at-secrets.ts");
  const look = (signal: AbortSignal) => lookAtSecrets(context, env, options, signal);
  // Before any value is read, so that no change is between the two.
  const before = await look(context.signal);
  let composed = await composeExport(context, env, options);
  await target.write(composed);
  const say = (result: ExportResult): Promise<void> => {
    for (const warning of result.warnings) context.warnOnce(warning);
    return tell(result);
  };
  context.trail.started();
  await say(resultOf(env, composed, target));
  const renew = async (): Promise<ExportResult | undefined> => {
    const renewed = await composeExport(context, env, options);
    if (isSame(composed.written, renewed.written)) return undefined;
    await target.write(renewed);
    composed = renewed;
    return resultOf(env, renewed, target);
  };
  for await (const result of watchChanges(context, { interval, before, look, renew }))
    await say(result);
}

/** @throws USAGE for what cannot be written again */
function checkFile({ file, append, format }: ExportOptions): void {
  if (file === undefined || file === "-" || append || format === "github")
    throw new KeepError("USAGE", {
      problem: "--watch writes a file again and again.",
      next: "Name it with --file; --append and --format github cannot be watched.",
    });
}

function isSame(a: Written, b: Written): boolean {
  const names = new Set([...(a.files?.keys() ?? []), ...(b.files?.keys() ?? [])]);
  return (
    a.text === b.text &&
    [...names].every((name) => sameBytes(a.files?.get(name), b.files?.get(name)))
  );
}

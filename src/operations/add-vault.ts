import type { Context } from "../context.ts";
import { KeepError } from "../core/errors.ts";
import { checkEnvOrSlug, isSegment } from "../core/names.ts";
import type { DriverManifest } from "../core/vault.ts";
import type { VaultSettings } from "../core/vault-settings.ts";

export interface AddVaultOptions {
  /** Asked for on a terminal if it is not given. */
  readonly driver?: string | undefined;
  /** The driver's name if it is not given. */
  readonly slug?: string | undefined;
  readonly name?: string | undefined;
  readonly scope?: string | undefined;
  /** Values of the drivers' own options, by flag. */
  readonly options: Readonly<Record<string, string | undefined>>;
  readonly asDefault: boolean;
}

/** Configures a vault. Nothing is asked of the service itself. */
export async function addVault(context: Context, options: AddVaultOptions): Promise<VaultSettings> {
  const manifest = context.driver(options.driver ?? (await askDriver(context)));
  const slug = checkEnvOrSlug("vault", options.slug ?? manifest.driver);
  const vault: VaultSettings = {
    slug,
    driver: manifest.driver,
    name: options.name ?? manifest.title,
    ...(options.scope === undefined ? {} : { scope: checkScope(options.scope) }),
    ...driverFields(manifest, options.options),
    ...(manifest.capabilities.share ? { recipients: [(await context.identity()).recipient] } : {}),
  };
  await context.editor().addVault(vault, options.asDefault);
  context.forgetWorkspace();
  return vault;
}

/** The fields that flags set; a flag that this driver does not have is refused. */
export function driverFields(
  manifest: DriverManifest,
  given: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const [flag, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const option = manifest.options.find((candidate) => candidate.flag === flag);
    const fail = (expected: string): never => {
      throw new KeepError("INVALID_OPTION", {
        driver: manifest.driver,
        flag: `--${flag}`,
        expected,
      });
    };
    if (option === undefined) return fail("it has no such option");
    if (value !== "" && option.pattern?.test(value) === false)
      return fail(`expected ${option.expected}`);
    fields[option.field] = value;
  }
  return fields;
}

/** One or more path segments. @throws USAGE */
export function checkScope(scope: string): string {
  const trimmed = scope.replaceAll(/^\/+|\/+$/g, "");
  if (trimmed !== "" && !trimmed.split("/").every((segment) => isSegment(segment)))
    throw new KeepError("USAGE", { problem: "The scope must be made of A-Z, a-z, 0-9, _ and -." });
  return trimmed;
}

async function askDriver(context: Context): Promise<string> {
  return context.ask.select({
    message: "Kind of vault",
    what: "The driver",
    flag: "--driver DRIVER",
    choices: context.drivers.map(({ driver, title, whenToUse }) => ({
      value: driver,
      name: title,
      description: whenToUse,
    })),
  });
}

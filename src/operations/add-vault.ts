import type { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import { checkEnvOrSlug, isSegment } from "../core/names.ts";
import type { VaultSettings } from "../core/vault-settings.ts";
import { driverFields } from "./driver-fields.ts";

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
    ...(manifest.capabilities.share
      ? { recipients: [(await context.identity.findOrMake()).recipient] }
      : {}),
  };
  (await context.settingsCheck(vault.driver))(vault);
  await context.editor().addVault(vault, options.asDefault);
  context.forgetWorkspace();
  return vault;
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

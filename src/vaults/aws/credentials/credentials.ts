import { OncePerRun } from "../once.ts";

/** What calls are signed with. As the SDK has it, so that it can be handed through. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Where credentials came from, before roles of the vault's file: names, never a key. */
export interface CredentialSource {
  readonly kind:
    | "vault-file"
    | "environment"
    | "profile"
    | "web-identity"
    | "container"
    | "instance-metadata";
  /** The profile, and how it has them. */
  readonly profile?: string | undefined;
  readonly method?: ProfileMethod | undefined;
}

/** How a profile of the AWS configuration has its credentials. */
export type ProfileMethod =
  | "keys"
  | "role"
  | "credential-source"
  | "web-identity"
  | "credential-process"
  | "sso"
  | "login";

export interface SignIn {
  readonly credentials: Credentials;
  readonly source: CredentialSource;
}

/** What ends sooner than this is no longer used for a call. */
const MARGIN_MS = 60_000;

export function endsSoon({ expiration }: Credentials): boolean {
  return expiration !== undefined && expiration.getTime() - Date.now() < MARGIN_MS;
}

/** What signs the calls of a client. */
export interface Signer {
  current(): Promise<Pick<SignIn, "credentials">>;
}

/**
 * The credentials of one or more vaults: found when first asked for, and again when they are about
 * to end, or the service calls them expired. A failure is not remembered.
 */
export class SharedCredentials implements Signer {
  /** The clients that sign with them, by service and connection. */
  readonly clients = new OncePerRun();
  readonly #find: (again: boolean) => Promise<SignIn>;
  #latest: SignIn | undefined;
  #pending: Promise<SignIn> | undefined;

  /** @param find told whether what was found before does not do any more */
  constructor(find: (again: boolean) => Promise<SignIn>) {
    this.#find = find;
  }

  /** What was found last, if anything. */
  get latest(): SignIn | undefined {
    return this.#latest;
  }

  async current(): Promise<SignIn> {
    const known = this.#latest;
    if (known !== undefined && !endsSoon(known.credentials)) return known;
    try {
      return await this.#findAgain(known !== undefined);
    } catch (error) {
      // Until its very end it does.
      if (known !== undefined && known.credentials.expiration!.getTime() > Date.now()) return known;
      throw error;
    }
  }

  /** After a refusal: whether there are others now, with which a call is worth another try. */
  async replace(refused: SignIn): Promise<boolean> {
    const { credentials } = this.#latest === refused ? await this.#findAgain(true) : this.#latest!;
    return (
      credentials.accessKeyId !== refused.credentials.accessKeyId ||
      credentials.sessionToken !== refused.credentials.sessionToken
    );
  }

  /** As `current`, but looked for anew. */
  renewed(): Promise<SignIn> {
    return this.#findAgain(true);
  }

  /** However many ask at once, it is looked for once. */
  #findAgain(again: boolean): Promise<SignIn> {
    this.#pending ??= this.#find(again)
      .then((found) => (this.#latest = found))
      .finally(() => (this.#pending = undefined));
    return this.#pending;
  }
}

/** Who the user is to a vault. Names and ids; never a key. */
export type CallerIdentity = AwsCallerIdentity | LocalCallerIdentity;

interface Common {
  readonly vault: string;
  readonly driver: string;
}

export interface AwsCallerIdentity extends Common {
  readonly account: string;
  readonly arn: string;
  readonly user_id: string;
  /** Where the credentials came from, before any role of the vault's file. */
  readonly source: {
    readonly kind: string;
    readonly profile: string | null;
    /** How the profile has them, such as `sso`. */
    readonly method: string | null;
  };
  /** The roles of the vault's file, in the order in which they were assumed. */
  readonly roles: readonly string[];
  /** ISO 8601, UTC; null where they do not end. */
  readonly expires: string | null;
  readonly region: string;
}

export interface LocalCallerIdentity extends Common {
  readonly source: { readonly kind: "age-identity"; readonly file: string };
  /** The public side; null as long as there is no identity. */
  readonly recipient: string | null;
}

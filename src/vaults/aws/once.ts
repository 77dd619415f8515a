/** What one run makes once and its vaults share: clients, assumed roles. */
export class OncePerRun {
  readonly #made = new Map<string, unknown>();

  get<T>(key: string, make: () => T): T {
    if (!this.#made.has(key)) this.#made.set(key, make());
    return this.#made.get(key) as T;
  }
}

import { type AuditAct, type AuditPlace, auditActs } from "./audit-record.ts";

/** So many names a record holds in all, in so many characters, and so many places. */
const NAMES = 1000;
const CHARACTERS = 64 * 1024;
const PLACES = 100;

/** What is noted of one place while a command runs. */
export class PlaceNotes {
  listed = false;
  encrypted = false;
  failed = 0;
  readonly #keys = new Map<AuditAct, Set<string>>();

  note(act: AuditAct, key: string): void {
    const keys = this.#keys.get(act);
    if (keys === undefined) this.#keys.set(act, new Set([key]));
    else keys.add(key);
  }

  /** Changes that were made and taken back again. */
  undo(keys: readonly string[]): void {
    for (const key of keys) {
      const changes = CHANGES.map((act) => this.#keys.get(act)).filter((set) => set?.has(key));
      for (const set of changes) set!.delete(key);
      if (changes.length > 0) this.note("undone", key);
    }
  }

  keys(act: AuditAct): readonly string[] {
    return [...(this.#keys.get(act) ?? [])];
  }
}

type Counts = NonNullable<AuditPlace["more"]>;

const CHANGES = ["written", "deleted", "purged", "restored"] as const;

/** What a command does in the vaults: where, and with which keys. */
export class AuditNotes {
  readonly #places = new Map<string, PlaceNotes>();

  at(vault: string, env: string): PlaceNotes {
    const name = `${vault}:${env}`;
    const found = this.#places.get(name) ?? new PlaceNotes();
    this.#places.set(name, found);
    return found;
  }

  /** All of it within bounds: what changed something is named first. */
  summarize(): { readonly places: readonly AuditPlace[]; readonly more_places?: number } {
    const shown = [...this.#places].slice(0, PLACES);
    const room = { names: NAMES, characters: CHARACTERS };
    const lists = auditActs.flatMap((act) =>
      shown.map(([name, notes]) => ({ act, name, ...takeNames(notes.keys(act), room) })),
    );
    const places = shown.map(([name, notes]): AuditPlace => {
      const own = lists.filter((list) => list.name === name);
      const more = own.filter(({ rest }) => rest > 0).map(({ act, rest }) => [act, rest]);
      const [vault = "", env = ""] = name.split(":");
      return {
        vault,
        env,
        ...(notes.listed && { listed: true }),
        ...Object.fromEntries(
          own.filter(({ names }) => names.length > 0).map(({ act, names }) => [act, names]),
        ),
        ...(notes.encrypted && { encrypted: true }),
        ...(notes.failed > 0 && { failed: notes.failed }),
        ...(more.length > 0 && { more: Object.fromEntries(more) as Counts }),
      };
    });
    const more = this.#places.size - shown.length;
    return { places, ...(more > 0 && { more_places: more }) };
  }
}

/** As many as there is still room for. */
function takeNames(
  keys: readonly string[],
  room: { names: number; characters: number },
): { readonly names: readonly string[]; readonly rest: number } {
  const names: string[] = [];
  for (const key of keys) {
    if (room.names === 0 || key.length > room.characters) break;
    room.names--;
    room.characters -= key.length;
    names.push(key);
  }
  return { names, rest: keys.length - names.length };
}

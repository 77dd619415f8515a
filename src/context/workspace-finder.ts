import { type WorkspaceHint, findWorkspace } from "../config/find-workspace.ts";
import { type Workspace, readWorkspace } from "../config/workspace.ts";
import { KeepError } from "../core/errors.ts";

/** Finds the workspace of a run, and reads it once. */
export class WorkspaceFinder {
  readonly #hint: WorkspaceHint;
  readonly #warn: (warning: string) => void;
  #found: Workspace | undefined;

  /** @param warn told once of each odd thing in its files */
  constructor(hint: WorkspaceHint, warn: (warning: string) => void) {
    this.#hint = hint;
    this.#warn = warn;
  }

  /** The workspace as it was when first asked for. @throws NO_WORKSPACE, INVALID_CONFIG */
  require(): Workspace {
    const found = this.find();
    if (found === undefined)
      throw new KeepError("NO_WORKSPACE", { from: this.#hint.currentFolder });
    return found;
  }

  find(): Workspace | undefined {
    if (this.#found === undefined) {
      const place = findWorkspace(this.#hint);
      if (place === undefined) return undefined;
      this.#found = readWorkspace(place);
      for (const warning of this.#found.warnings) this.#warn(warning);
    }
    return this.#found;
  }

  /** The nearest `.keep` folder from the current one upwards, whatever was named. */
  get nearestFolder(): string | undefined {
    return findWorkspace({ currentFolder: this.#hint.currentFolder })?.keepFolder;
  }

  /** The workspace in this very folder, if it is one. */
  at(keepFolder: string): Workspace | undefined {
    const { currentFolder } = this.#hint;
    const place = findWorkspace({ flag: keepFolder, currentFolder }, false);
    return place && readWorkspace(place);
  }

  /** Reads it again when it is next asked for, after a change to its files. */
  forget(): void {
    this.#found = undefined;
  }
}

import { TemplateFiles } from "../config/template-files.ts";
import { type Workspace, templateFolders, templateOf } from "../config/workspace.ts";
import { sha256 } from "../system/sha256.ts";

interface World {
  readonly workspace: () => Workspace;
  readonly now: () => Date;
}

/** The templates of a workspace. */
export class Templates {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The file of an environment's own template, whether or not it exists. */
  of(env: string): string {
    return templateOf(this.#world.workspace(), env);
  }

  /** The files that a template may take in. */
  files(): TemplateFiles {
    return new TemplateFiles(templateFolders(this.#world.workspace()));
  }

  /** What a template can ask of the world. */
  worldOf(env: string): {
    readonly env: string;
    readonly namespace: string;
    readonly now: () => Date;
    readonly uuid: () => string;
    readonly sha256: (text: string) => string;
  } {
    const { now, workspace } = this.#world;
    const { namespace } = workspace().settings;
    return { env, namespace, now, uuid: () => crypto.randomUUID(), sha256 };
  }
}

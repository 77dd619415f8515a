import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./sandbox.ts";

/** A fenced block of a page. */
export interface Block {
  /** The language and what follows it. */
  readonly info: readonly string[];
  readonly lines: readonly string[];
  /** Of its first line, counted from 1. */
  readonly line: number;
  /** How many headings stand before it. */
  readonly section: number;
}

/** A page of the documentation. */
export interface Page {
  /** From the project's folder. */
  readonly file: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** The text without its blocks. */
  readonly prose: string;
}

/** A command of a `console` block, and what the page says that it prints. */
export interface Step {
  readonly command: string;
  readonly printed: readonly string[];
  readonly line: number;
}

/** A value that a fence's line gives: `exit` of `exit=5`. */
export function optionOf({ info }: Block, name: string): string | undefined {
  return info.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** What a block needs, such as `moto` and `imds` of `needs=moto,imds`. */
export function needsOf(block: Block): readonly string[] {
  return optionOf(block, "needs")?.split(",") ?? [];
}

/** The README and every page below docs/. */
export function readPages(): readonly Page[] {
  const docs = readdirSync(join(projectRoot, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file));
  return ["README.md", ...docs.toSorted()].map(readPage);
}

export function readPage(file: string): Page {
  const text = readFileSync(join(projectRoot, file), "utf8");
  return { file, text, ...splitBlocks(text) };
}

function splitBlocks(text: string): Pick<Page, "blocks" | "prose"> {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { readonly info: readonly string[]; readonly from: number } | undefined;
  let section = 0;
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith("```")) {
      if (open !== undefined) continue;
      prose.push(line);
      if (/^#+ /.test(line)) section++;
    } else if (open === undefined)
      open = { info: line.slice(3).trim().split(/\s+/), from: index + 1 };
    else {
      blocks.push({
        info: open.info,
        lines: lines.slice(open.from, index),
        line: open.from + 1,
        section,
      });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`a block that begins in line ${open.from} has no end`);
  return { blocks, prose: prose.join("\n") };
}

/** The commands of a `console` block: lines that begin with `$ `, each with the lines after it. */
export function stepsOf({ lines, line }: Block): readonly Step[] {
  const steps: { command: string; printed: string[]; line: number }[] = [];
  for (const [index, text] of lines.entries()) {
    if (text.startsWith("$ "))
      steps.push({ command: text.slice(2), printed: [], line: line + index });
    else if (steps.length === 0) throw new Error(`line ${line + index} belongs to no command`);
    else steps.at(-1)!.printed.push(text);
  }
  return steps;
}

/**
 * Whether a text is what a page says was printed: `…` stands for anything within a line, a line
 * of nothing else for any lines. Two blanks or more stand for any such number, as columns move with
 * what is in them. Blank lines at the end do not count.
 */
export function matchesPrinted(printed: readonly string[], actual: string): boolean {
  const pattern = printed
    .join("\n")
    .trimEnd()
    .split("\n")
    .map((line) =>
      line.trim() === "…"
        ? "(?:[^\\n]*\\n)*?[^\\n]*"
        : line
            .split("…")
            .map((part) =>
              part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll(/ {2,}/g, " {2,}"),
            )
            .join("[^\\n]*"),
    )
    .join("\\n");
  return new RegExp(`^${pattern}$`).test(actual.trimEnd());
}

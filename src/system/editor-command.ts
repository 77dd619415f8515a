/** How editors are told the line to begin at, by the name of their program. */
const WAYS: readonly (readonly [names: readonly string[], file: (line: number) => string])[] = [
  [
    [
      ["vi", "vim", "nvim", "view", "gvim", "nvi", "elvis", "vis", "kak", "ed", "ex", "mg", "joe"],
      ["jmacs", "jstar", "jpico", "jed", "ne", "nano", "rnano", "pico", "micro", "mcedit", "gedit"],
      ["emacs", "emacsclient", "xemacs", "zile", "kate", "tilde"],
    ].flat(),
    (line) => `+${line} "$1"`,
  ],
  [
    ["code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"],
    (line) => `-g "$1:${line}"`,
  ],
  [["subl", "sublime_text", "hx", "helix", "zed", "zeditor"], (line) => `"$1:${line}"`],
];

/**
 * Left to themselves these keep copies elsewhere: registers, the undo file, swap and backup files. What their
 * settings say of the last is taken back when the file is written.
 */
const FORGETFUL = "-n -i NONE --cmd 'silent! autocmd BufWritePre * set noundofile nobackup'";
const REMEMBERING: readonly string[] = ["vim", "nvim"];

/**
 * What a shell is to run so that an editor opens the file `$1`.
 *
 * @param editor a shell command, as in `$EDITOR`
 * @param line to begin at, where the editor has a way to be told
 */
export function editorCommand(editor: string, line?: number): string {
  const name = programOf(editor);
  const way = WAYS.find(([names]) => names.includes(name))?.[1];
  const file = line === undefined || way === undefined ? '"$1"' : way(line);
  const words = [editor, ...(REMEMBERING.includes(name) ? [FORGETFUL] : []), file];
  // In place of the shell, so that what ends the one ends the other.
  return (isOneProgram(editor) ? ["exec", ...words] : words).join(" ");
}

const isOneProgram = (editor: string): boolean => !/[;&|<>(){}!\n]|^\s*\w+=/.test(editor);

/** The first word that is no assignment, without its folder. */
function programOf(editor: string): string {
  const found = /^\s*(?:\w+=\S*\s+)*(?:"([^"]+)"|'([^']+)'|((?:\\.|\S)+))/.exec(editor);
  const word = found?.[1] ?? found?.[2] ?? found?.[3] ?? "";
  return word.replace(/^.*[/\\]/, "").replace(/\.(?:exe|cmd)$/i, "");
}

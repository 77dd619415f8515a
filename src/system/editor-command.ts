/** How editors are told the line to begin at, by the name of their program. */
const WAYS: readonly (readonly [names: readonly string[], file: (line: number) => string])[] = [
  [
    [
      ["vi", "vim", "nvim", "view", "gvim", "nvi", "elvis", "vis", "kak", "ed", "ex", "mg", "joe"],
      ["jmacs", "jstar", "jpico", "jed", "ne", "nano", "rnano", "pico", "micro", "mcedit", "gedit"],
      ["emacs", "emacsclient", "xemacs", "zile", "kate", "tilde", "rvim", "rview"],
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
const REMEMBERING: readonly string[] = ["vim", "nvim", "gvim", "rvim"];
/** On most machines these are vim by another name, on others an editor that knows no such flags. */
const MAYBE_VIM: readonly string[] = ["vi", "view", "ex", "rview"];

/**
 * What a shell is to run so that an editor opens the file `$1`.
 *
 * @param editor a shell command, as in `$EDITOR`
 * @param line to begin at, where the editor has a way to be told
 */
export function editorCommand(editor: string, line?: number): string {
  const { word, name } = programOf(editor);
  const way = WAYS.find(([names]) => names.includes(name))?.[1];
  const file = line === undefined || way === undefined ? '"$1"' : way(line);
  // In place of the shell, so that what ends the one ends the other.
  const start = isOneProgram(editor) ? `exec ${editor}` : editor;
  const forgetful = `${start} ${FORGETFUL} ${file}`;
  if (REMEMBERING.includes(name)) return forgetful;
  const plain = `${start} ${file}`;
  if (!MAYBE_VIM.includes(name)) return plain;
  const target = `$(basename "$(readlink -f "$(command -v ${word})")" 2>/dev/null)`;
  return `case ${target} in\n*vim*) ${forgetful}\n;;\n*) ${plain}\n;;\nesac`;
}

const isOneProgram = (editor: string): boolean => !/[;&|<>(){}!\n]|^\s*\w+=/.test(editor);

/** The first word that is no assignment, as it is written, and without quotes and its folder. */
function programOf(editor: string): { readonly word: string; readonly name: string } {
  const found = /^\s*(?:\w+=\S*\s+)*("([^"]+)"|'([^']+)'|((?:\\.|\S)+))/.exec(editor);
  const path = found?.[2] ?? found?.[3] ?? found?.[4] ?? "";
  const name = path.replace(/^.*[/\\]/, "").replace(/\.(?:exe|cmd)$/i, "");
  return { word: found?.[1] ?? "", name };
}

/** A shell's way to set variables. */
export interface ShellLanguage {
  /** What keeps a variable from coming out as it is: its name, or its value. */
  problemOf(name: string, value: string): "name" | "value" | undefined;
  /** The command that sets a variable for the shell and its children, with its line break. */
  assign(name: string, value: string): string;
  /** The command that removes one, with its line break; nothing is wrong if there is none. */
  remove(name: string): string;
  /** What these commands set; up to the first text that is none of them. */
  read(text: string): ReadonlyMap<string, string>;
  /** Sentences on variables that are not everywhere what they should be; never with a value. */
  notes?(variables: ReadonlyMap<string, string>): readonly string[];
}

import type { Language } from "../language.ts";

/** Any other text: nothing is quoted, and there are no comments and no variables. */
export const text: Language = {
  look: () => ({ comments: [], nameAt: () => undefined }),
  write: (filled) => ({
    text: filled.replace(filled.text, (value) => value.text),
    notes: [],
  }),
};

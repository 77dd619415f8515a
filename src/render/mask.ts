/** What stands for every value that is not shown: no characters of it, and not its length. */
export const MASK = "****";

/** Changes side by side: within what both services take of an account. */
export const CHANGES_AT_ONCE = 5;

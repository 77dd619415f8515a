/** Text for between `'…'`, where every shell takes all but the apostrophe as it is. */
export const escapeApostrophes = (text: string): string => text.replaceAll("'", String.raw`'\''`);

/** Text for between `"…"`, in which nothing is expanded or run. */
export const escapeDollars = (text: string): string => text.replace(/["$\\`]/g, String.raw`\$&`);

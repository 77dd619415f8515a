/** The name of a group of equal values, by its number from 0: A to Z, AA, AB … */
export function groupLetter(index: number): string {
  const last = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? last : groupLetter(Math.floor(index / 26) - 1) + last;
}

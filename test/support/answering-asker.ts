import type { Asker } from "../../src/core/asker.ts";
import { refusingAsker } from "../../src/terminal/refusing-asker.ts";

/**
 * Somebody who confirms everything, and gives these answers in turn where there is a choice; without
 * them nobody can be asked.
 *
 * @param asked the questions, each as it was asked
 */
export function answeringAsker(answers: string[] | undefined, asked: string[]): Asker {
  if (answers === undefined) return refusingAsker;
  return {
    ...refusingAsker,
    interactive: true,
    select: async ({ message }) => {
      asked.push(message);
      const answer = answers.shift();
      if (answer === undefined) throw new Error(`nobody answers: ${message}`);
      return answer;
    },
    confirm: async ({ message }) => void asked.push(message),
    confirmByName: async ({ message }) => void asked.push(message),
  };
}

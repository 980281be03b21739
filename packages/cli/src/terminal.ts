import type { WriteStream } from "node:tty";

/** One line at the foot of a terminal that is written over and over; other lines go above it. */
export interface Terminal {
  /** Print a line that stays. */
  readonly say: (line: string) => void;
  /** Replace the line at the foot. Shows nothing where nobody watches. */
  readonly show: (line: string) => void;
  /** Take the line at the foot away. */
  readonly clear: () => void;
}

/** @param watched whether to show the line at the foot; only on a terminal */
export const createTerminal = (stream: WriteStream, watched: boolean): Terminal => {
  const isShown = watched && stream.isTTY === true;
  const clear = () => {
    if (!isShown) return;
    stream.cursorTo(0);
    stream.clearLine(1);
  };
  return {
    say: (line) => {
      clear();
      stream.write(`${line}\n`);
    },
    show: (line) => {
      if (!isShown) return;
      clear();
      stream.write(line.slice(0, (stream.columns || 80) - 1));
    },
    clear,
  };
};

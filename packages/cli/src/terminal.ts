import type { WriteStream } from "node:tty";

/** A terminal with a status line at the bottom. Other lines appear above it. */
export interface Terminal {
  /** Prints a line that stays. */
  readonly printLine: (line: string) => void;
  /** Replaces the status line. Does nothing if the stream is not a terminal. */
  readonly showStatus: (line: string) => void;
  readonly clearStatus: () => void;
}

/** @param options `quiet` hides the status line */
export const createTerminal = (
  stream: WriteStream,
  { quiet = false }: { readonly quiet?: boolean } = {},
): Terminal => {
  const hasStatus = !quiet && stream.isTTY === true;
  const clearStatus = () => {
    if (!hasStatus) return;
    stream.cursorTo(0);
    stream.clearLine(1);
  };
  return {
    printLine: (line) => {
      clearStatus();
      stream.write(`${line}\n`);
    },
    showStatus: (line) => {
      if (!hasStatus) return;
      clearStatus();
      stream.write(line.slice(0, (stream.columns || 80) - 1));
    },
    clearStatus,
  };
};

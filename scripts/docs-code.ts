/** Returns code without what a page of the documentation leaves out: its indentation, and where its own modules are. */
export const normalizeCode = (code: string): string =>
  code.replace(/^ +/gm, "").replace(/"\.\.?\/(?:\.\.\/)*/g, '"./');

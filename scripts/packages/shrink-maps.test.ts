import { expect, test } from "vitest";
import { removeComments } from "./shrink-maps.ts";

test("a published map shows each statement at its line and column, without comments", () => {
  const source = `/**
 * Returns “one”, ünïcode included. 🚢
 */
export const one = /* a */ "/* text */"; // end
/* first */ const two = \`// \${one /* inside */}\`;
// last`;
  const short = removeComments("one.ts", source);
  expect(short).toBe(`


export const one =         "/* text */"; 
            const two = \`// \${one             }\`;
`);
});

test("a published map keeps a source without comments", () => {
  const source = "export const ship = '⛵';\n";
  expect(removeComments("ship.tsx", source)).toBe(source);
});

import { describe, inject, test } from "vitest";
import { statements } from "./statements.ts";
import { look, type Statement } from "./testing/deployment.ts";
import { stageNames } from "./testing/evaluate-stages.ts";

describe.each(stageNames)("in %s", (stage) => {
  const deployment = look(inject(stage));
  describe.each(Object.entries(statements))("%s:", (_, group) => {
    test.each(Object.entries<Statement>(group))("%s", (_words, statement) => statement(deployment));
  });
});

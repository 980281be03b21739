import * as v from "valibot";

const describe = (description: string) => v.pipe(v.string(), v.description(description));

/** A rule that a request broke. */
export const BrokenRule = v.object({
  path: describe("The field, such as `files[0].size`"),
  message: describe("The rule that it breaks"),
  code: v.optional(describe("The app's code if it refused the file")),
});

/** RFC 9457 "Problem Details for HTTP APIs". */
export const ProblemBody = v.pipe(
  v.object({
    type: describe("Identifies the problem"),
    title: describe("A short summary of the problem's type"),
    status: v.pipe(v.number(), v.integer(), v.description("The HTTP status")),
    detail: describe("A description of the error"),
    errors: v.optional(
      v.pipe(v.array(BrokenRule), v.description("The fields that break a rule"), v.readonly()),
    ),
    code: v.optional(describe("The app's code for its refusal, such as `album-closed`")),
  }),
  v.description("Problem details (RFC 9457)"),
);

/** Every problem that the API answers with: its HTTP status and what it is called. */
const problems = {
  "invalid-request": { status: 400, title: "The request breaks a rule" },
  unauthorized: { status: 401, title: "The caller is not known" },
  forbidden: { status: 403, title: "The caller may not do this" },
  "not-found": { status: 404, title: "There is no such thing here" },
  "method-not-allowed": { status: 405, title: "The route does not answer this method" },
  "wrong-status": { status: 409, title: "The upload's status does not allow this" },
  "body-too-large": { status: 413, title: "The request body is too large" },
  "parts-missing": { status: 409, title: "Not all parts have arrived" },
  "parts-differ": { status: 409, title: "The parts are not those of the file" },
  "upload-gone": { status: 410, title: "The multipart upload is over" },
  "answer-too-large": { status: 500, title: "The answer is too large to be sent" },
  internal: { status: 500, title: "Something went wrong on our side" },
  unavailable: { status: 503, title: "Try again in a moment" },
} as const;

export type ProblemCode = keyof typeof problems;

/** One rule that a request broke: the field as `files[0].size`, and the rule in words. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** RFC 9457 "Problem Details for HTTP APIs", with the extension member `errors`. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

/** An outcome that the caller can act on. Thrown by use cases, answered by the one handler wrapper. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];

  /**
   * @param code which problem
   * @param detail what happened, for the person who reads it
   * @param errors the fields and the rules they broke
   */
  constructor(code: ProblemCode, detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.code = code;
    this.errors = errors;
  }

  get status(): number {
    return problems[this.code].status;
  }

  /** The body to answer with, as `application/problem+json`. */
  toJSON(): ProblemDetails {
    return {
      type: `${problemTypePrefix}${this.code}`,
      title: problems[this.code].title,
      status: this.status,
      detail: this.message,
      ...(this.errors.length > 0 && { errors: this.errors }),
    };
  }
}

export const problemTypePrefix = "urn:slipway:problem:";
export const problemContentType = "application/problem+json";

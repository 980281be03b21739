/** Every problem that the API responds with: its HTTP status and its title. */
const problems = {
  "invalid-request": { status: 400, title: "The request is invalid" },
  unauthorized: { status: 401, title: "The caller is unknown" },
  forbidden: { status: 403, title: "The caller isn't allowed to do this" },
  "not-found": { status: 404, title: "Not found" },
  "method-not-allowed": { status: 405, title: "The route doesn't support this method" },
  "wrong-status": { status: 409, title: "The upload's status doesn't allow this" },
  "body-too-large": { status: 413, title: "The request body is too large" },
  "parts-missing": { status: 409, title: "Some parts are missing" },
  "parts-differ": { status: 409, title: "The parts don't match the checksum" },
  trashed: { status: 410, title: "The upload is in the trash" },
  "upload-gone": { status: 410, title: "The multipart upload no longer exists" },
  "answer-too-large": { status: 500, title: "The response is too large" },
  internal: { status: 500, title: "Internal error" },
  unavailable: { status: 503, title: "Temporarily unavailable" },
} as const;

export type ProblemCode = keyof typeof problems;

export const problemCodes = Object.keys(problems) as readonly ProblemCode[];

/** Returns the HTTP status of a problem. */
export const problemStatus = (code: ProblemCode): number => problems[code].status;

/** Returns the title of a problem. */
export const problemTitle = (code: ProblemCode): string => problems[code].title;

/** One rule that a request broke: the field, such as `files[0].size`, and the rule in words. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
  /** The app's code if it refused the file, such as `album-closed`. */
  readonly code?: string;
}

/** RFC 9457 "Problem Details for HTTP APIs", with the extension members `errors` and `code`. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** The app's code for its refusal, such as `album-closed`. */
  readonly code?: string;
}

/** An expected failure that the caller can act on. Use cases throw it, and the HTTP handler responds with it. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly refusalCode: string | undefined;

  /**
   * @param code the type of the problem
   * @param detail what happened, for people
   * @param errors the fields and the rules that they break
   * @param refusalCode the app's code for its refusal
   */
  constructor(
    code: ProblemCode,
    detail: string,
    errors: readonly FieldError[] = [],
    refusalCode?: string,
  ) {
    super(detail);
    this.code = code;
    this.errors = errors;
    this.refusalCode = refusalCode;
  }

  get status(): number {
    return problemStatus(this.code);
  }

  /** Returns the body of the response, whose content type is {@link problemContentType}. */
  toJSON(): ProblemDetails {
    return {
      type: `${problemTypePrefix}${this.code}`,
      title: problemTitle(this.code),
      status: this.status,
      detail: this.message,
      ...(this.errors.length > 0 && { errors: this.errors }),
      ...(this.refusalCode !== undefined && { code: this.refusalCode }),
    };
  }
}

export const problemTypePrefix = "urn:slipway:problem:";
export const problemContentType = "application/problem+json";

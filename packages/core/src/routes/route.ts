import * as v from "valibot";
import { OwnerSegment } from "../fields/owner.ts";
import { UploadId } from "../fields/upload-id.ts";
import type { ProblemCode } from "../problem.ts";

/** A Lambda function that answers HTTP requests. */
export type HttpFunction = "request-upload" | "library" | "upload-statuses";

/** A schema of an object whose entries can be listed. */
export type ObjectSchema = v.GenericSchema & {
  readonly entries: Readonly<Record<string, v.GenericSchema>>;
};

/** Describes one route of the HTTP API. API Gateway, the functions, OpenAPI, and the client derive from it. */
export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /**
   * In API Gateway's notation. The parameters are `{id}`, the ID of an upload or a link, `{owner}`, the owner that a service acts for,
   * and `{token}`, the token of a share link.
   */
  readonly path: string;
  /** The function that answers the route. */
  readonly function: HttpFunction;
  /** True if the JWT authorizer checks the caller's token. */
  readonly authorized: boolean;
  /** Scopes that authorize a call. Without scopes, every valid token does: its subject decides what it can access. */
  readonly scopes?: readonly string[];
  /** One line for the OpenAPI document. */
  readonly summary: string;
  /** More lines for the OpenAPI document. */
  readonly description?: string;
  /** The query. Without a schema, the query is ignored. */
  readonly query?: ObjectSchema;
  /** Describes the app's own fields that the query can have, too. */
  readonly queryFields?: string;
  /** The JSON body. Without a schema, the body is ignored. */
  readonly body?: v.GenericSchema;
  /** Set if the body can be missing. */
  readonly isBodyOptional?: true;
  /** Set if the body is a form of a page (`application/x-www-form-urlencoded`). */
  readonly isForm?: true;
  /** Set if the response is compressed for clients that accept it. */
  readonly isCompressed?: true;
  /** The response of a successful request. */
  readonly response: {
    readonly status: 200 | 201 | 202;
    readonly description: string;
    readonly schema: v.GenericSchema;
    /** Set if the body is JSON Lines. Each line has the schema. */
    readonly isLines?: true;
    /** Set if the response is a page for people (HTML). So are the responses to its problems. */
    readonly isPage?: true;
  };
  /** Describes the 302 response, which is the usual one to browsers. */
  readonly redirect?: string;
  /** The problems of the use case. Problems of the token, the query, the body, and the path are implied. */
  readonly problems: readonly ProblemCode[];
}

/** Path parameters of every route with an ID. */
export const UploadPath = v.object({ id: UploadId });

/** Path parameters of every page of a share link. */
export const TokenPath = v.object({ token: v.string() });

/** Path parameters of every route for an owner. */
export const OwnerPath = v.object({ owner: OwnerSegment });

/** A query without parameters. */
export const NoQuery = v.strictObject({});

/** The content types of pages for people, and of their forms. */
export const pageContentType = "text/html";
export const formContentType = "application/x-www-form-urlencoded";

/** The content type of JSON Lines. */
export const linesContentType = "application/jsonl";

/** The message for a body that is not an object. */
export const objectMessage = "must be a JSON object";

/** A query parameter that is `true` or `false`. */
export const BooleanText = v.pipe(
  v.picklist(["true", "false"], "must be true or false"),
  v.transform((text) => text === "true"),
  v.boolean(),
);

/** A number of things. */
export const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

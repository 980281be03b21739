import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

interface Media {
  readonly schema: object;
}
interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, Media>> } | undefined>
  >;
}

/** The members of an OpenAPI document that describe bodies. */
export interface DescribedApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation | undefined>>>>;
}

/** Creates the function that finds an operation. Paths without parameters are preferred, as OpenAPI requires. */
const createFinder = ({ paths }: DescribedApi) => {
  const templates = Object.keys(paths)
    .sort((one, other) => one.split("{").length - other.split("{").length)
    .map((template) => ({
      template,
      pattern: new RegExp(`^${template.replace(/\{\w+\}/g, "[^/]+")}$`),
    }));
  return (method: string, path: string): Operation => {
    const found = templates.find(({ pattern }) => pattern.test(path));
    const operation = found && paths[found.template]?.[method.toLowerCase()];
    if (operation === undefined) throw new Error(`The document has no ${method} ${path}.`);
    return operation;
  };
};

/** Returns the schema of a body by its content type. */
const findSchema = (
  content: Readonly<Record<string, Media>> | undefined,
  contentType: string | null,
): object => {
  const media = content?.[contentType?.split(";")[0] ?? ""];
  if (media === undefined) throw new Error(`The document has no body of type ${contentType}.`);
  return media.schema;
};

/**
 * Creates a `fetch` that validates the body of every response, and of every accepted request, with the JSON Schemas of an OpenAPI
 * document. Clients in any language that are generated from the document rely on these.
 *
 * @param apiUrl the API's URL, without a trailing slash
 * @param send sends a request with the caller's token
 */
export const createDescribedFetch = (
  api: DescribedApi,
  apiUrl: string,
  send: (url: string, init?: RequestInit) => Promise<Response>,
) => {
  const findOperation = createFinder(api);
  // OpenAPI's own keywords, such as `discriminator`, are not JSON Schema.
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(api, "openapi");
  const compiled = new Map<object, ValidateFunction>();

  const validate = (schema: object, value: unknown, what: string): void => {
    const check =
      compiled.get(schema) ?? ajv.compile(JSON.parse(toAbsolute(JSON.stringify(schema))));
    compiled.set(schema, check);
    if (!check(value))
      throw new Error(`${what} is not as described: ${ajv.errorsText(check.errors)}`);
  };

  return async (path: string, init: RequestInit = {}): Promise<Response> => {
    const { method = "GET", body } = init;
    const operation = findOperation(method, path.split("?")[0] ?? "");
    const response = await send(apiUrl + path, init);
    const what = `${method} ${path} ${response.status}`;
    if (response.ok && typeof body === "string") {
      const content = operation.requestBody?.content;
      validate(findSchema(content, "application/json"), JSON.parse(body), `The body of ${what}`);
    }
    const described = operation.responses[response.status];
    const schema = findSchema(described?.content, response.headers.get("content-type"));
    validate(schema, await response.clone().json(), `The response to ${what}`);
    return response;
  };
};

/** Makes references to the document's schemas absolute. */
const toAbsolute = (json: string): string =>
  json.replaceAll('"#/components/', '"openapi#/components/');

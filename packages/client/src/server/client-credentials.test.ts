import { describe, expect, test } from "vitest";
import { ApiError, NetworkError } from "../transport/request-errors.ts";
import { type ClientCredentials, createClientCredentials } from "./client-credentials.ts";

const tokenEndpoint = "https://id.example.com/oauth2/token";
const clientSecret = "s3cret:/+ü";

/** Creates the function with an issuer that answers like this, and a clock that tests move. */
const createTokens = (
  answer: (count: number) => Response | Promise<Response> = (count) =>
    Response.json({ access_token: `token-${count}`, expires_in: 3600 }),
  options: Partial<ClientCredentials> = {},
) => {
  const requests: RequestInit[] = [];
  let time = 0;
  const getToken = createClientCredentials({
    tokenEndpoint,
    clientId: "cleaner",
    clientSecret,
    now: () => time,
    fetch: async (url, init = {}) => {
      expect(url).toBe(tokenEndpoint);
      requests.push(init);
      return answer(requests.length);
    },
    ...options,
  });
  const wait = (seconds: number) => {
    time += seconds * 1000;
  };
  return { getToken, requests, wait };
};

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test("requests a token with the scope of services, and authenticates with the encoded secret", async () => {
  const { getToken, requests } = createTokens(undefined, { parameters: { audience: "uploads" } });
  expect(await getToken()).toBe("token-1");
  const [request] = requests;
  expect(String(request?.body)).toBe(
    "audience=uploads&grant_type=client_credentials&scope=slipway%2Fservice",
  );
  const basic = new Headers(request?.headers).get("authorization")?.replace("Basic ", "") ?? "";
  expect(atob(basic)).toBe("cleaner:s3cret%3A%2F%2B%C3%BC");
  expect(request?.redirect).toBe("error");
});

describe("a token", () => {
  test("is kept until a minute before it expires", async () => {
    const { getToken, wait } = createTokens();
    await getToken();
    wait(3539);
    expect(await getToken()).toBe("token-1");
    wait(1);
    expect(await getToken()).toBe("token-2");
  });

  test("that lives less than two minutes is kept for half of its life", async () => {
    const { getToken, wait } = createTokens((count) =>
      Response.json({ access_token: `token-${count}`, expires_in: 60 }),
    );
    await getToken();
    wait(29);
    expect(await getToken()).toBe("token-1");
    wait(1);
    expect(await getToken()).toBe("token-2");
  });

  test("that the API refused is replaced", async () => {
    const { getToken } = createTokens();
    await getToken();
    expect(await getToken({ isRefused: true })).toBe("token-2");
    expect(await getToken({ isRefused: false })).toBe("token-2");
  });

  test("is requested once by concurrent callers", async () => {
    const { getToken, requests } = createTokens();
    const tokens = await Promise.all(Array.from({ length: 10 }, () => getToken()));
    expect(new Set(tokens)).toEqual(new Set(["token-1"]));
    expect(requests).toHaveLength(1);
  });

  test("is requested again after a failure", async () => {
    const { getToken } = createTokens((count) =>
      count === 1
        ? Promise.reject(new TypeError("connect ECONNREFUSED"))
        : Response.json({ access_token: "second" }),
    );
    expect(await errorOf(getToken())).toBeInstanceOf(NetworkError);
    expect(await getToken()).toBe("second");
  });
});

test.each([
  [400, { error: "invalid_scope", error_description: "unknown scope" }, "unknown scope"],
  [401, { error: "invalid_client" }, "invalid_client"],
  [503, "<h1>Bad gateway</h1>", "status 503"],
  [200, { token: "x" }, "status 200"],
  [200, { access_token: 1 }, "status 200"],
])(
  "an issuer's answer %i %j is an error with the reason and without the secret",
  async (status, body, reason) => {
    const { getToken } = createTokens(() => Response.json(body, { status }));
    const error = await errorOf(getToken());
    if (!(error instanceof ApiError)) throw error;
    expect(error).toMatchObject({ status, message: expect.stringContaining(reason) });
    expect(`${error.message} ${error.stack}`).not.toContain(clientSecret);
  },
);

test.each(["http://id.example.com/token", "ftp://id.example.com", "http://localhost.example.com"])(
  "does not send the secret to %s",
  (endpoint) => {
    const create = () => createTokens(undefined, { tokenEndpoint: endpoint });
    expect(create).toThrow("must be an https URL");
  },
);

test("sends the secret to an issuer on this machine", () => {
  const endpoint = "http://localhost:4400/sign-in/token";
  expect(() => createTokens(undefined, { tokenEndpoint: endpoint })).not.toThrow();
});

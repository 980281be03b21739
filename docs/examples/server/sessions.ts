/** The app's own sessions, such as rows of a table. */
const sessions = new Map([["session-of-ada", { userId: "ada", team: "sales" }]]);

/** Returns the session that a cookie names. */
export const findSession = async (cookie: string | null) => {
  const [, id = ""] = /(?:^|; )session=([^;]*)/.exec(cookie ?? "") ?? [];
  return sessions.get(id);
};

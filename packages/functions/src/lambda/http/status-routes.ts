import { NoQuery, StatusRequest } from "@slipway/core/api";
import { getStatuses } from "../../library/statuses.ts";
import type { Adapters } from "../../ports/adapters.ts";
import { bodyOf, callerOf, type HttpHandler, json, queryOf } from "./http.ts";
import { type Answers, answeringRoutes } from "./router.ts";

const answers: Answers<"upload-statuses"> = {
  getStatuses: async (event, adapters) => {
    queryOf(NoQuery, event);
    return json(200, await getStatuses(callerOf(event), bodyOf(StatusRequest, event), adapters));
  },
};

/** Answers the route whose requests wait, apart from the others so that they cannot take all executions. */
export const uploadStatusesHandler = (adapters: Adapters): HttpHandler =>
  answeringRoutes(answers, adapters);

import { createApiClient } from "@slipway/client";
import Uppy from "@uppy/core";
import Dashboard from "@uppy/dashboard";
import "@uppy/core/css/style.min.css";
import "@uppy/dashboard/css/style.min.css";
import { addSlipway } from "./slipway.ts";
import { getToken } from "./token.ts";

const uppy = new Uppy().use(Dashboard, { inline: true, target: "#dashboard" });

addSlipway(uppy, {
  api: createApiClient({ getToken }),
  onReady: ({ fileName, id }) => {
    const row = document.createElement("li");
    row.textContent = `${fileName} is stored as ${id}`;
    document.querySelector("ul")?.append(row);
  },
});

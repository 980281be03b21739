import { describeFailure, describeState, formatSize } from "@slipway/client";
import { uploader } from "./uploader.ts";

const input = document.querySelector("input");
const list = document.querySelector("ul");

input?.addEventListener("change", () => uploader.add(input.files ?? []));

uploader.subscribe(() => {
  const rows = uploader.getSnapshot().uploads.map(({ file, preparedFrom = file, state }) => {
    const row = document.createElement("li");
    const name = preparedFrom === file ? file.name : `${preparedFrom.name} → ${file.name}`;
    const text = state.status === "failed" ? describeFailure(state.failure, file.type) : "";
    row.textContent = `${name}, ${formatSize(file.size)}: ${describeState(state)} ${text}`;
    return row;
  });
  list?.replaceChildren(...rows);
});

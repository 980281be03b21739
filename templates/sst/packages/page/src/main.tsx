import { createRoot } from "react-dom/client";
import { findUserName } from "./session.ts";
import { Uploads } from "./uploads.tsx";

const name = await findUserName();
createRoot(document.getElementById("root") ?? document.body).render(
  <main>
    <h1>Pictures of {name}</h1>
    <Uploads />
  </main>,
);

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import "./app.css";

createRoot(document.querySelector("#app") ?? document.body).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
